import { int, ptr } from "../args";
import { rateOf } from "../clock";
import { everyLane } from "../everyLane";
import { at, LANES, mulAdd, put } from "../simd";

/**
 * θ ← θ − η (g + λθ); hyper = [λ weight decay]. Where λ is 0, θ − ηg: for finite θ the same bits, and infinite θ stays.
 * @kernel theta[n] g[n] hyper:f64[1] rates:f64[S] clock:f64[2]
 */
export function gradientDescent(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1);
  const n = int(args, 5);
  const minusRate = everyLane(-rateOf(ptr(args, 3), ptr(args, 4)));
  const lambda = load<f64>(ptr(args, 2));
  const decay = everyLane(lambda);
  let i = 0;
  if (lambda == 0) {
    // Four vectors a round: memory, not counting, is the limit.
    for (; i <= n - 4 * LANES; i += 4 * LANES) {
      const p = at(theta, i), q = at(g, i);
      v128.store(p, mulAdd(minusRate, v128.load(q), v128.load(p)));
      v128.store(p, mulAdd(minusRate, v128.load(q, 16), v128.load(p, 16)), 16);
      v128.store(p, mulAdd(minusRate, v128.load(q, 32), v128.load(p, 32)), 32);
      v128.store(p, mulAdd(minusRate, v128.load(q, 48), v128.load(p, 48)), 48);
    }
  }
  for (; i < n; i += LANES) {
    const p = v128.load(at(theta, i));
    let gradient = v128.load(at(g, i));
    if (lambda != 0) gradient = mulAdd(decay, p, gradient);
    put(at(theta, i), mulAdd(minusRate, gradient, p), n - i);
  }
}
