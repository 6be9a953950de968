import { init } from '@elbow/core-wasm/f64';
import {
  compile,
  dense,
  gradientNorms,
  type Layer,
  lecunNormal,
  normalNumbers,
  relu,
  sequential,
  sigmoid,
  squaredError,
  tanh,
} from '@elbow/nn';
import { linear, log } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import type { Drawing, Figure } from '../figure.ts';

const DEPTH = 16;
const WIDTH = 32;
const KINDS: readonly { name: string; bend: () => Layer; weights?: () => ReturnType<typeof normalNumbers> }[] = [
  { name: 'ReLU, He', bend: relu },
  { name: 'tanh, LeCun', bend: tanh, weights: () => lecunNormal },
  { name: 'sigmoid, LeCun', bend: sigmoid, weights: () => lecunNormal },
  { name: 'ReLU, 0.1 × normal', bend: relu, weights: () => normalNumbers(0.1) },
];

/** The size of the gradient from the last layer to the first: a saturating sigmoid loses it, a ReLU keeps it, with weights of the right size (R118, erratum E1). */
export const gradientDepth: Figure = {
  name: 'gradient-depth',
  group: 'relu',
  title: 'Gradients through sixteen layers: sigmoids lose them, ReLUs need the right weights',
  rows: ['R118'],
  draw(seed): Drawing {
    const x = Float64Array.from({ length: 4 * 64 }, (_, i) => ((i * 37) % 101) / 50 - 1);
    const t = Float64Array.from({ length: 64 }, (_, i) => (((i * 53) % 97) / 48 - 1) * 2);
    const curves = KINDS.map(({ bend, weights }) => {
      const layers = Array.from({ length: DEPTH }, () => [
        dense(WIDTH, weights === undefined ? {} : { weights: weights() }),
        bend(),
      ]).flat();
      const session = compile(sequential(4, ...layers, dense(1)), { loss: squaredError(), core: init(), seed });
      const norms = gradientNorms(session, { x, t }).filter(({ array }) => array.endsWith('.w'));
      return norms.slice(0, DEPTH).map(({ rms }) => rms);
    });
    const depth = Array.from({ length: DEPTH }, (_, i) => i + 1);
    const fall = (i: number): number => (curves[i]?.[1] ?? 0) / (curves[i]?.[DEPTH - 1] ?? 1);
    return {
      subtitle: `networks of ${DEPTH} hidden layers of ${WIDTH} units at their start; root mean square of ∂L/∂W in each layer`,
      panels: [
        {
          x: { ...linear('layer, from the input', 1, DEPTH), integer: true },
          y: log('size of the gradient', 1e-14, 1),
          marks: KINDS.flatMap(({ name }, i): Mark[] => [
            { mark: 'line', x: depth, y: curves[i] ?? [], colour: i, label: name },
            { mark: 'points', x: depth, y: curves[i] ?? [], colour: i },
          ]),
        },
      ],
      claims: [
        { says: 'ReLU with He’s weights: second layer over last', measured: fall(0), low: 0.1, high: 10 },
        { says: 'tanh: second layer over last', measured: fall(1), low: 0.01, high: 10 },
        { says: 'sigmoid: second layer over last', measured: fall(2), low: 0, high: 1e-5 },
        {
          says: 'ReLU with small weights: middle layer over that with He’s',
          measured: (curves[3]?.[8] ?? 1) / (curves[0]?.[8] ?? 1),
          low: 0,
          high: 1e-3,
        },
      ],
    };
  },
};
