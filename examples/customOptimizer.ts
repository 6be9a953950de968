// An update rule of your own in ten lines: AdaBelief (Zhuang et al. 2020, algorithm 2), which divides by how far the gradient is from
// what was expected, in the place of Adam's mean square. It keeps its vectors in the core's memory, so checkpoints hold them too.
import { compile, crossEntropy, dense, moons, relu, sequential, train } from '@elbow/nn';
import { type CustomRule, descend, minimise, quadratic } from '@elbow/optim';

const adaBelief: CustomRule<'m' | 's', 'beta1' | 'beta2' | 'epsilon'> = {
  name: 'adaBelief',
  learningRate: 0.02,
  slots: ['m', 's'],
  hyper: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  apply(theta, gradient, { m, s }, { beta1, beta2, epsilon }, { step, learningRate }) {
    const [c1, c2] = [1 - beta1 ** (step + 1), 1 - beta2 ** (step + 1)];
    gradient.forEach((g, i) => {
      const mean = beta1 * (m[i] ?? 0) + (1 - beta1) * g;
      const belief = beta2 * (s[i] ?? 0) + (1 - beta2) * (g - mean) ** 2 + epsilon;
      [m[i], s[i]] = [mean, belief];
      theta[i] = (theta[i] ?? 0) - (learningRate * mean) / c1 / (Math.sqrt(belief / c2) + epsilon);
    });
  },
};

// On a network …
const data = moons({ rows: 200, seed: 1 });
const session = compile(sequential(2, dense(16), relu(), dense(2)), {
  loss: crossEntropy(),
  rule: adaBelief,
  batch: 20,
  seed: 1,
});
for (const _ of train(session, data, { epochs: 60 }));
console.log((session.evaluate(data).accuracy ?? 0) > 0.98); // true

// … and on any function: ½(x² + 100y²).
const bowl = quadratic({
  A: [
    [1, 0],
    [0, 100],
  ],
});
const { f } = minimise(bowl, descend(adaBelief), [1, 1], { maxIterations: 2000 });
console.log(f < 1e-6); // true
