import {
  compile,
  dense,
  lecunNormal,
  type Session,
  type SharpnessOptions,
  type SharpnessPoint,
  type SharpnessVerdict,
  sequential,
  sharpness,
  squaredError,
  tanh,
  train,
} from '@elbow/nn';
import { adam, gradientDescent, momentum, type Rule } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { CORES, drain, expectSameBits, type Precision } from './examples.ts';

/** Two rows on which wx + b has the Hessian diag(2·9, 2): λmax is 18, and the limit of gradient descent 1/9. */
const data = { x: [3, -3], t: [-7, 8] };
const line = (rule: Rule | null, core: Precision = 'f64'): Session =>
  compile(sequential(1, dense(1)), {
    ...{ loss: squaredError(), batch: 2, seed: 1, core: CORES[core]() },
    ...(rule ? { rule } : {}),
  });

function followed(
  session: Session,
  steps: number,
  options?: SharpnessOptions,
): { points: SharpnessPoint[]; verdict: SharpnessVerdict } {
  const run = sharpness(session, data, train(session, data, { epochs: steps }), options);
  const { yielded, returned } = drain(run);
  return { points: yielded, verdict: returned };
}

describe('sharpness', () => {
  it.each([
    [0.5, 'below', null],
    [0.9, 'edge of stability', null],
    [1.1, 'edge of stability', 0],
    [1.5, 'above', 0],
  ] as const)(
    'R65: at %f of the limit, of which the curvature is constant, a run is %s',
    (share, stability, crossed) => {
      const { points, verdict } = followed(line(gradientDescent({ learningRate: share / 9 })), 5);
      expect(points.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5]);
      for (const { lambdaMax, limit, ratio, stability: here } of points) {
        expect(lambdaMax).toBeCloseTo(18, 10);
        expect(limit).toBeCloseTo(1 / 9, 10);
        expect(ratio).toBeCloseTo(share, 10);
        expect(here).toBe(stability);
      }
      expect(verdict).toEqual({ stability, ratio: expect.closeTo(share, 10), crossed });
    },
  );

  it('R61: the limit with momentum is 2(1 + β)/λmax, and a wider band takes more for the edge', () => {
    const rule = momentum({ learningRate: 0.1, beta: 0.5 }); // 3/18 is the limit
    expect(followed(line(rule), 1).verdict).toMatchObject({ stability: 'below', ratio: expect.closeTo(0.6, 10) });
    expect(followed(line(rule), 1, { band: 0.5 }).verdict.stability).toBe('edge of stability');
  });

  it('loss and step are those of the session, where it stands', () => {
    const session = line(gradientDescent({ learningRate: 0.01 }));
    const { points } = followed(session, 3);
    const [w = 0, b = 0] = session.parameters;
    const [first, second] = [3 * w + b + 7, -3 * w + b - 8];
    expect(points.at(-1)?.loss).toBeCloseTo((first * first + second * second) / 2, 12);
  });

  it.each(['f32', 'f64'] as const)('leaves the bits of the run as they were, %s', (core) => {
    const [measured, alone] = [0, 1].map(() => line(momentum({ learningRate: 0.02 }), core)) as [Session, Session];
    const rows = { x: [3, -3, 1, 0.5, 2], t: [-7, 8, 1, 2, 3] }; // batches of two, two and one
    drain(sharpness(measured, rows, train(measured, rows, { epochs: 4, every: 1 })));
    drain(train(alone, rows, { epochs: 4, every: 1 }));
    expectSameBits(measured.checkpoint(), alone.checkpoint(), 'checkpoint');
  });

  it('judges a run by the last third of its points', () => {
    const session = line(gradientDescent());
    const shares = [0.5, 0.5, 0.5, 1.5, 1.6]; // of the limit; with the first point, that at the rate of the rule, two are a third
    function* run(): Generator<number, void, void> {
      for (const share of shares) {
        session.learningRate = share / 9;
        yield share;
      }
    }
    const { returned } = drain(sharpness(session, data, run()));
    expect(returned).toMatchObject({ stability: 'above', ratio: expect.closeTo(1.6, 10) });
  });

  it('says what it does not know, and why', () => {
    for (const [rule, why] of [
      [adam(), 'adam scales its steps'],
      [null, 'the session was compiled without a rule'],
    ] as const) {
      const [point] = drain(sharpness(line(rule), data, [])).yielded;
      expect(point).toMatchObject({ limit: null, ratio: null, stability: 'unknown' });
      expect(point?.reason).toContain(why);
    }
    const { returned } = drain(sharpness(line(adam()), data, [1, 2, 3]));
    expect(returned).toEqual({ stability: 'unknown', ratio: null, crossed: null });
  });

  it('a run that leaves the numbers is above, with a rule that has a limit', () => {
    const far = (rule: Rule): SharpnessPoint | undefined => {
      const session = line(rule);
      session.parameters.fill(1e200);
      return drain(sharpness(session, data, [])).yielded[0];
    };
    expect(far(gradientDescent({ learningRate: 1e-9 }))).toMatchObject({ ratio: Infinity, stability: 'above' });
    expect(far(adam())).toMatchObject({ ratio: null, stability: 'unknown' });
  });

  it('ends the run where it is ended itself', () => {
    let ended = false;
    function* endless(): Generator<number, void, void> {
      try {
        for (let k = 0; ; k++) yield k;
      } finally {
        ended = true;
      }
    }
    let points = 0;
    for (const _ of sharpness(line(gradientDescent()), data, endless())) if (++points === 3) break;
    expect(ended).toBe(true);
  });

  it('refuses other bands and unknown options', () => {
    const session = line(gradientDescent());
    const call = (options: object) => () => sharpness(session, data, [], options).next();
    expect(call({ band: 0 })).toThrow('sharpness: band must be a finite number > 0');
    expect(call({ band: 1 })).toThrow(RangeError);
    expect(call({ every: 3 })).toThrow(TypeError);
  });
});

it('R61: full batches sharpen a network until λmax meets 2/η, where it stays while the loss still falls', () => {
  const eta = 0.04;
  const x = Float64Array.from({ length: 20 }, (_, i) => -1 + (2 * i) / 19);
  const cubic = { x, t: x.map((value) => 4 * value * value * value - 3 * value) };
  const start = { weights: lecunNormal };
  const network = sequential(1, dense(30, start), tanh(), dense(30, start), tanh(), dense(1, start));
  const rule = gradientDescent({ learningRate: eta });
  const session = compile(network, { loss: squaredError(), rule, batch: 20, seed: 1, core: CORES.f64() });
  const losses: number[] = [];
  function* steps(): Generator<number, void, void> {
    for (let k = 1; k <= 3000; k++) {
      losses.push(session.step(x, cubic.t));
      if (k % 25 === 0) yield k;
    }
  }
  const { yielded, returned } = drain(sharpness(session, cubic, steps()));
  const crossed = returned.crossed as number;
  expect(yielded[0]?.stability).toBe('below');
  expect(returned.stability).toBe('edge of stability');
  const rises = (from: number, to: number): number =>
    losses.slice(from, to).filter((loss, i) => i > 0 && loss > (losses[from + i - 1] as number)).length;
  expect(rises(0, crossed)).toBe(0);
  expect(rises(crossed, 3000)).toBeGreaterThan(100);
  const late = yielded.filter(({ step }) => step > 2000);
  expect(late.every(({ lambdaMax }) => Math.abs((lambdaMax * eta) / 2 - 1) < 0.15)).toBe(true);
  expect(losses.at(-1)).toBeLessThan(losses[crossed] as number);
});
