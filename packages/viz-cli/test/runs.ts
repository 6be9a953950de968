import type { LossCurves } from '../src/figures/loss.ts';

/** Runs whose loss figure must be readable: ordinary ones and degenerate ones. */
export const RUNS: Readonly<Record<string, LossCurves>> = {
  'one epoch': run({ epochs: [1], train: [0.6931], validation: [0.701] }),
  'two epochs': run({ epochs: [1, 2], train: [0.6931, 0.5], validation: [0.701, 0.49] }),
  '200 epochs': run({ ...curves(200, 1.1, 0.035, 0.09), best: 147, subtitle: '4 → 16 → 3, η = 0.005' }),
  '200 epochs, dark': run({ ...curves(200, 1.1, 0.035, 0.09), best: 147, theme: 'dark' }),
  'curves that end together': run({ ...curves(200, 1.1, 0.05, 0.0502), best: 200 }),
  'divergence to huge values': run({
    epochs: count(40),
    train: count(40).map((k) => 0.5 * 8 ** k),
    validation: count(40).map((k) => 0.55 * 8.2 ** k),
  }),
  'NaN at the end': run({
    epochs: count(40),
    train: count(40).map((k) => (k > 22 ? Number.NaN : 1.8 ** k)),
    validation: count(40).map((k) => (k > 21 ? Number.POSITIVE_INFINITY : 1.8 ** k)),
  }),
  'nothing finite': run({ epochs: count(5), train: count(5).map(() => Number.NaN) }),
  flat: run({ epochs: count(50), train: count(50).map(() => 2.3026), validation: count(50).map(() => 2.3026) }),
  zero: run({ epochs: count(50), train: count(50).map(() => 0) }),
  tiny: run({ epochs: count(50), train: count(50).map((k) => 1e-30 * 0.5 ** k) }),
  negative: run({ epochs: count(50), train: count(50).map((k) => -k), validation: count(50).map((k) => 3 - k / 2) }),
  'no epoch': run({ epochs: [], train: [] }),
  '100,000 epochs and long texts': run({
    ...curves(100_000, 2, 0.01, 0.03),
    title: 'A long title '.repeat(20),
    subtitle: 'and a long subtitle '.repeat(20),
  }),
};

function run(given: Partial<LossCurves> & Pick<LossCurves, 'epochs' | 'train'>): LossCurves {
  return { title: 'iris: loss', command: 'elbow train iris', version: '0.1.0', ...given };
}

function curves(
  n: number,
  start: number,
  train: number,
  validation: number,
): Pick<LossCurves, 'epochs' | 'train' | 'validation'> {
  const decay = (floor: number): number[] =>
    count(n).map((k) => (start / (1 + (12 * k) / n) ** 3 + floor) * (1 + 0.02 * ((k * 7) % 5)));
  return { epochs: count(n), train: decay(train), validation: decay(validation) };
}

function count(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1);
}
