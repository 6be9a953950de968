import { compile, dense, perceptron, relu, type Session, sequential, shatter, squaredError, vcBounds } from '@elbow/nn';
import { lbfgs, minimise } from '@elbow/optim';
import type { Panel } from '../../figure/scene.ts';
import { boundaryLine, classes, planePanel, regions } from '../classification/plane.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';

const TRIANGLE = [-1, -0.7, 1, -0.7, 0, 1];
const SQUARE = [-1, -1, -1, 1, 1, -1, 1, 1];
const WINDOW = { x: [-1.9, 1.9], y: [-1.9, 1.9] } as const;
const STARTS = 12;

/** A line labels three points in all eight ways, but four not in all sixteen; two ReLUs do (R121). */
export const shattering: Figure = {
  name: 'shattering',
  group: 'relu',
  title: 'A line shatters three points and not four; a few ReLUs shatter four',
  rows: ['R121'],
  draw(seed): Drawing {
    const line =
      (x: readonly number[]) =>
      (t: readonly number[]): boolean =>
        perceptron({ x, t }).converged;
    const three = shatter(3, line(TRIANGLE));
    const four = shatter(4, line(SQUARE));
    const networks = new Map<string, Session>();
    const byNetwork = shatter(4, (t) => {
      const session = separated(t, seed);
      if (session !== null) networks.set(t.join(''), session);
      return session !== null;
    });
    const labels = (code: number, n: number): number[] =>
      Array.from({ length: n }, (_, i) => (code >> (n - 1 - i)) & 1);
    const xor = four.missed ?? labels(6, 4);
    const solved = networks.get(xor.join(''));
    const linePanel = (code: number): Panel => {
      const t = labels(code, 3);
      const { weights, bias } = perceptron({ x: TRIANGLE, t });
      const drawn = weights.some((w) => Math.abs(w) > 0) ? [boundaryLine({ weights, bias }, WINDOW, 2)] : [];
      return planePanel(`labels ${t.join('')}`, WINDOW, [
        ...drawn,
        ...classes({ x: Float32Array.from(TRIANGLE), t }, 8),
      ]);
    };
    const corners = { x: Float32Array.from(SQUARE), t: xor };
    const bounds = vcBounds(sequential(2, dense(4), relu(), dense(1)));
    return {
      subtitle: `lines: ${three.reached} of ${three.labellings} labellings of three points, ${four.reached} of ${four.labellings} of four; a network 2-4-1: ${byNetwork.reached} of ${byNetwork.labellings}`,
      panels: [
        ...[1, 2, 3, 4, 5, 6].map(linePanel),
        planePanel(`labels ${xor.join('')}: no line`, WINDOW, classes(corners, 8)),
        planePanel(`labels ${xor.join('')}: a network`, WINDOW, [
          ...(solved === undefined ? [] : [regions((x, y) => Number(solved.predict([x, y])[0]) - 0.5, WINDOW)]),
          ...classes(corners, 8),
        ]),
      ],
      columns: 4,
      height: 900,
      legend: [
        { symbol: 'point', colour: 0, text: 'label 1' },
        { symbol: 'cross', colour: 1, text: 'label 0' },
        { symbol: 'line', colour: 2, text: 'perceptron' },
      ],
      notes: [
        `VC dimension: of a line 3, exactly; of the network 2-4-1 between ${bounds.lower} and ${bounds.upper} (Bartlett et al. 2019). The labellings 000 and 111 need no line.`,
      ],
      claims: [
        near('labellings of three points that a line reaches', three.reached, 8, 0),
        near('of four: all but the two that put equal labels in opposite corners', four.reached, 14, 0),
        near('of four, by a network 2-4-1', byNetwork.reached, 16, 0),
        holds(
          'the first that a line misses puts equal labels in opposite corners',
          xor.join('') === '0110' || xor.join('') === '1001',
        ),
        near('VC dimension of a line in the plane', vcBounds(sequential(2, dense(1))).upper, 3, 0),
      ],
    };
  },
};

/** A network that labels the corners so, or null where a dozen starts found none. */
function separated(t: readonly number[], seed: number): Session | null {
  const session = compile(sequential(2, dense(4), relu(), dense(1)), { loss: squaredError(), seed });
  for (let start = 0; start < STARTS; start++) {
    const fresh = compile(sequential(2, dense(4), relu(), dense(1)), {
      loss: squaredError(),
      seed: seed * 100 + start,
    });
    const { x } = minimise(session.objective({ x: SQUARE, t }), lbfgs(), Float64Array.from(fresh.parameters), {
      maxIterations: 200,
    });
    session.parameters.set(x);
    if (Array.from(session.predict(SQUARE)).every((y, i) => y > 0.5 === (t[i] === 1))) return session;
  }
  return null;
}
