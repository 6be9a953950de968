import { math } from '@elbow/core-wasm/math';
import { doubleWell, type TwiceDifferentiable } from '@elbow/optim';
import { curvatureBounds } from '@elbow/optim/second-order';
import { linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';

const X = Array.from({ length: 121 }, (_, i) => -3 + i / 20);
const TOUCH = 1;
const MU = 0.5;
const BETA = 1.5;

/** ¼w² + ln cosh w: its curvature ½ + sech²w lies between μ = ½ and β = 1½. */
const BOWL = oneDimensional((w) => {
  const { tanh, exp, log } = math();
  const e = exp(-2 * Math.abs(w));
  const t = tanh(w);
  return [w * w * (MU / 2) + Math.abs(w) + log((1 + e) / 2), MU * w + t, MU + 1 - t * t];
});

/** What convexity, strong convexity and Lipschitz constants say, each as a shape that touches the function and never crosses it (R51, R54–R57). */
export const convexity: Figure = {
  name: 'convexity',
  group: 'descent',
  title: 'Bowls, cones and chords: what the constants of a function promise',
  rows: ['R51', 'R54', 'R55', 'R56', 'R57'],
  draw(): Drawing {
    const values = X.map((w) => BOWL.value(Float64Array.of(w)));
    const [below, above] = [bowlAt(MU), bowlAt(BETA)];
    const { mu, beta, kind, lipschitz } = curvatureBounds(BOWL, [0], { radius: 3, samples: 400 });
    const [fw, slope] = at(TOUCH);
    const cone = X.map((w) => lipschitz * Math.abs(w - TOUCH));
    const well = doubleWell({ tilt: 0 });
    const chords = [chordTest(BOWL), chordTest(well)];
    const label = { weight: 600, anchor: 'middle' } as const;
    return {
      subtitle: 'f(w) = ¼w² + ln cosh w, at w = 1',
      panels: [
        panel('strongly convex and smooth', -1, 8, [
          { mark: 'line', x: X, y: above, colour: 1, dashed: true },
          { mark: 'line', x: X, y: below, colour: 2, dashed: true },
          { mark: 'line', x: X, y: values, colour: 0 },
          { mark: 'points', x: [TOUCH], y: [fw], colour: 'ink', radius: 6 },
          { mark: 'text', at: { x: -0.8, y: 6.6 }, text: 'β = 1½', colour: 1, ...label },
          { mark: 'text', at: { x: -1.7, y: -0.55 }, text: 'μ = ½', colour: 2, ...label },
        ]),
        panel('Lipschitz: outside the cone', -1, 8, [
          { mark: 'area', x: X, low: cone.map((rise) => fw + rise), high: X.map(() => 100), colour: 3 },
          { mark: 'area', x: X, low: X.map(() => -100), high: cone.map((rise) => fw - rise), colour: 3 },
          { mark: 'line', x: X, y: values, colour: 0 },
          { mark: 'points', x: [TOUCH], y: [fw], colour: 'ink', radius: 6 },
          { mark: 'text', at: { x: TOUCH, y: 6.6 }, text: 'never here', colour: 3, ...label },
        ]),
        panel('chords: convex, and not', -0.4, 3, [
          { mark: 'line', x: X, y: values, colour: 0 },
          { mark: 'line', x: X, y: X.map((w) => well.value(Float64Array.of(w))), colour: 1 },
          {
            mark: 'line',
            x: [-1.8, 1.4],
            y: [-1.8, 1.4].map((w) => BOWL.value(Float64Array.of(w))),
            colour: 0,
            dashed: true,
          },
          { mark: 'line', x: [-1, 1], y: [0, 0], colour: 1, dashed: true },
          {
            mark: 'text',
            at: { x: 0, y: 0 },
            text: 'the hill is above its chord',
            colour: 1,
            offset: [0, 26],
            ...label,
          },
        ]),
      ],
      legend: [
        { symbol: 'line', colour: 0, text: 'f' },
        { symbol: 'line', colour: 1, text: 'a double well' },
        { symbol: 'dashed', colour: 'ink', text: 'touching bowls, chords' },
      ],
      claims: [
        holds(
          'the bowl of μ lies below f everywhere',
          values.every((value, i) => (below[i] ?? 0) <= value + 1e-12),
        ),
        holds(
          'the bowl of β lies above f everywhere',
          values.every((value, i) => (above[i] ?? 0) >= value - 1e-12),
        ),
        near('the bowls have the slope of f where they touch', slope, MU + math().tanh(1), 1e-12),
        { says: 'μ that curvatureBounds sees: at least ½', measured: mu, low: MU, high: MU + 0.05 },
        { says: 'β that curvatureBounds sees: at most 1½', measured: beta, low: BETA - 0.01, high: BETA },
        holds(`curvatureBounds says: ${kind}`, kind === 'strongly convex and smooth'),
        holds(
          'f stays inside the cone',
          values.every((value, i) => Math.abs(value - fw) <= (cone[i] ?? 0) + 1e-12),
        ),
        near('chords of f that f crosses', chords[0] ?? Number.NaN, 0, 0),
        {
          says: 'share of the double well’s chords that it crosses',
          measured: chords[1] ?? Number.NaN,
          low: 0.05,
          high: 0.95,
        },
        near('curvature of the double well on its hill', hessianAt(well, 0), -1, 1e-12),
      ],
    };
  },
};

function oneDimensional(f: (w: number) => readonly [number, number, number]): TwiceDifferentiable {
  return {
    n: 1,
    value: ([w = 0]) => f(w)[0],
    valueAndGradient([w = 0], g) {
      g[0] = f(w)[1];
      return f(w)[0];
    },
    hessian([w = 0], H) {
      H[0] = f(w)[2];
    },
  };
}

function at(w: number): [number, number] {
  const g = new Float64Array(1);
  const f = BOWL.valueAndGradient(Float64Array.of(w), g);
  return [f, g[0] ?? Number.NaN];
}

/** The quadratic of that curvature that touches f at TOUCH. */
function bowlAt(curvature: number): number[] {
  const [f, slope] = at(TOUCH);
  return X.map((w) => f + slope * (w - TOUCH) + (curvature / 2) * (w - TOUCH) ** 2);
}

/** Share of the chords between grid points whose middle lies below the function there. */
function chordTest(problem: TwiceDifferentiable): number {
  let [crossed, all] = [0, 0];
  for (let i = 0; i < X.length; i += 4) {
    for (let j = i + 4; j < X.length; j += 4) {
      const [a, b] = [X[i] ?? 0, X[j] ?? 0];
      const chord = (problem.value(Float64Array.of(a)) + problem.value(Float64Array.of(b))) / 2;
      all++;
      if (problem.value(Float64Array.of((a + b) / 2)) > chord + 1e-12) crossed++;
    }
  }
  return crossed / all;
}

function hessianAt(problem: TwiceDifferentiable, w: number): number {
  const H = new Float64Array(1);
  problem.hessian(Float64Array.of(w), H);
  return H[0] ?? Number.NaN;
}

function panel(title: string, low: number, high: number, marks: readonly Mark[]): Panel {
  return { title, x: linear('w', -3, 3), y: linear('f(w)', low, high), marks };
}
