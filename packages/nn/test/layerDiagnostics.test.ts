import {
  activationStatistics,
  compile,
  dense,
  gradientNorms,
  perSampleGradients,
  relu,
  sequential,
  squaredError,
  standardise,
} from '@elbow/nn';
import { gradientNoise, lbfgs, minimise } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { CORES } from './examples.ts';

const x = Float64Array.from({ length: 30 }, (_, i) => Math.sin(2.3 * i));
const t = Float64Array.from({ length: 10 }, (_, i) => Math.cos(i));
const data = { x, t };
const session = compile(sequential(3, dense(6), relu(), dense(1)), {
  loss: squaredError(),
  seed: 2,
  batch: 4,
  core: CORES.f64(),
});

describe('activationStatistics', () => {
  it('are those of the outputs, over batches of which the last is smaller', () => {
    const [hidden, rectified, output] = activationStatistics(session, x);
    const y = session.predict(x);
    const { mean, deviation } = standardise(y, 1);
    expect(output?.layer).toBe('dense2');
    expect(output?.mean).toBeCloseTo(mean[0] as number, 12);
    expect(output?.deviation).toBeCloseTo(deviation[0] as number, 12);
    expect(output?.largest).toBe(Math.max(...y.map(Math.abs)));
    expect(hidden?.zeros).toBe(0);
    expect(rectified?.zeros).toBeGreaterThan(0.2);
    expect(rectified?.mean).toBeGreaterThan(hidden?.mean as number);
  });
});

describe('per-sample gradients', () => {
  it('have the full gradient as their mean, and gradientNorms measures that', () => {
    const each = perSampleGradients(session, data);
    const g = new Float64Array(session.parameters.length);
    session.objective(data).valueAndGradient(Float64Array.from(session.parameters), g);
    const { mean } = gradientNoise(each, { batch: 1 });
    mean.forEach((value, i) => {
      expect(value).toBeCloseTo(g[i] as number, 12);
    });
    const norms = gradientNorms(session, data);
    expect(norms.map(({ array }) => array)).toEqual(['dense1.w', 'dense1.b', 'dense2.w', 'dense2.b']);
    expect(norms[0]?.rms).toBeCloseTo(Math.hypot(...g.subarray(0, 18)) / Math.sqrt(18), 12);
    expect(norms[3]?.rms).toBeCloseTo(Math.abs(g.at(-1) as number), 12);
  });

  it('R19, R20: they cancel at the optimum, and do not within a batch', () => {
    const line = compile(sequential(3, dense(1)), { loss: squaredError(), batch: 10, core: CORES.f64() });
    const { x: best } = minimise(line.objective(data), lbfgs(), line.parameters, { gradientTolerance: 1e-12 });
    line.parameters.set(best);
    const each = perSampleGradients(line, data);
    const sum = (rows: Float64Array[]): number =>
      Math.max(...best.map((_, j) => Math.abs(rows.reduce((total, g) => total + (g[j] as number), 0))));
    expect(sum(each)).toBeLessThan(1e-10);
    expect(sum(each.slice(0, 5))).toBeGreaterThan(0.1);
    expect(Math.min(...each.map((g) => Math.hypot(...g)))).toBeGreaterThan(1e-3);
  });
});
