import { describe, expect, it } from 'vitest';
import { raceDrawing } from '../src/studies/race/picture.ts';
import { predictedRate } from '../src/studies/race/predicted.ts';
import { raceOn } from '../src/studies/race/race.ts';
import { racersOf } from '../src/studies/race/racers.ts';
import { surfaceOf } from '../src/studies/race/surface.ts';
import { messageOf } from './temporary.ts';

const SETTING = { optimizers: 'gd', start: null, rate: null, tolerance: 1e-6, steps: 500 };

describe('predictedRate', () => {
  it.each<[string, number, number | null]>([
    ['gradientDescent', 0, 0.9], // |1 − 0.1·1| of eigenvalues 1 and 10
    ['momentum', 0.81, 0.9], // complex roots: √β
    ['adam', 0, null],
  ])('of %s is that of theory', (name, beta, rate) => {
    expect(predictedRate({ name, learningRate: 0.1, hyper: { beta } }, [1, 10])).toEqual(
      rate === null ? null : expect.closeTo(rate, 12),
    );
  });

  it.each(['gd', 'momentum:beta=0.9', 'nesterov:beta=0.9', 'momentum:beta=0.2'])(
    'is what %s does on a bowl',
    (method) => {
      const surface = surfaceOf('quadratic:kappa=20');
      const [racer] = racersOf(method, { value: 0.9, perLambda: true }, 20);
      const { results } = raceOn(surface, {
        ...SETTING,
        optimizers: method,
        rate: { value: 0.9, perLambda: true },
        steps: 260,
      });
      const { points } = results[0]?.path ?? { points: [] };
      const size = (k: number): number => Math.sqrt((points[k] ?? []).reduce((sum, value) => sum + value * value, 0));
      // Mean factor of a step over 160 steps; it beats where the roots are complex, so the ends weigh 1/160 each.
      const measured = (size(240) / size(80)) ** (1 / 160);
      expect(racer?.label).toBe(method);
      expect(Math.abs(measured / (results[0]?.predicted ?? 0) - 1)).toBeLessThan(0.02);
    },
  );
});

describe('a race', () => {
  it('takes rates in units of 1/λmax, of all and of one', () => {
    const race = raceOn(surfaceOf('quadratic:kappa=10'), {
      ...SETTING,
      optimizers: 'gd,gd:lr=2.1/lmax,gd:lr=0.01',
      rate: { value: 1.85, perLambda: true },
    });
    const rates = Object.fromEntries(race.results.map(({ racer }) => [racer.label, racer.rule?.learningRate]));
    expect(rates.gd).toBeCloseTo(0.185, 12);
    expect(rates['gd:lr=2.1/lmax']).toBeCloseTo(0.21, 12);
    expect(rates['gd:lr=0.01']).toBe(0.01);
  });

  it('orders by what was needed, and says why who did not arrive', () => {
    const { results } = raceOn(surfaceOf('quadratic:kappa=10'), { ...SETTING, optimizers: 'gd:lr=2.1/lmax,gd,bfgs' });
    expect(results.map(({ racer }) => racer.label)).toEqual(['bfgs', 'gd', 'gd:lr=2.1/lmax']);
    expect(results[2]?.verdict).toMatch(/^diverged at step \d+: η is 1.05 times the limit$/);
    expect(results[2]?.steps).toBe(null);
  });

  it('draws at most six paths, each with its name', () => {
    const race = raceOn(surfaceOf('booth'), { ...SETTING, optimizers: 'all', steps: 40 });
    const { legend, notes, frames } = raceDrawing(race);
    expect(legend?.length).toBe(6);
    expect(notes).toEqual(['Drawn are the first 6 of 19.']);
    expect(frames?.length).toBeGreaterThan(3);
  });

  it.each<[string, () => unknown, string]>([
    [
      'a surface',
      () => surfaceOf('quadratik'),
      '--surface: no surface is called "quadratik": there are quadratic, rosenbrock, beale, booth, himmelblau, saddle; did you mean "quadratic"?',
    ],
    [
      'a setting of it',
      () => surfaceOf('quadratic:kapa=3'),
      '--surface: quadratic has no setting "kapa": there are kappa, rotate; did you mean "kappa"?',
    ],
    ['its value', () => surfaceOf('quadratic:kappa=a'), '--surface: quadratic:kappa must be a number, got "a"'],
    ['its range', () => surfaceOf('quadratic:kappa=0.5'), '--surface: kappa must be from 1 to 10¹², got 0.5'],
    [
      'a setting where there is none',
      () => surfaceOf('booth:a=1'),
      '--surface: booth has no setting "a": it takes none',
    ],
    [
      'a setting of a method',
      () => racersOf('momentum:bta=1', null, 1),
      '--optimizers: momentum has no setting "bta": there are beta, dampening, weightDecay, lr; did you mean "beta"?',
    ],
    [
      'a value of a method',
      () => racersOf('momentum:beta=2', null, 1),
      '--optimizers: momentum: beta must be a finite number >= 0 and < 1, got 2',
    ],
    [
      'a rate of rprop',
      () => racersOf('rprop:lr=1', null, 1),
      '--optimizers: rprop has no learning rate, it sets its own steps',
    ],
  ])('refuses %s that is wrong', (_, run, message) => {
    expect(messageOf(run as () => void)).toBe(`UserError: ${message}`);
  });
});
