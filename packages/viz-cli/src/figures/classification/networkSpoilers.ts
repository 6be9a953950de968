import {
  binaryCrossEntropy,
  classesOf,
  compile,
  dense,
  moons,
  type PerceptronData,
  relu,
  type Session,
  sequential,
  spoilerEffect,
  train,
} from '@elbow/nn';
import { adam } from '@elbow/optim';
import type { Panel } from '../../figure/scene.ts';
import type { Drawing, Figure } from '../figure.ts';
import { classes, planePanel, regions } from './plane.ts';

const ROWS = 160;
const EPOCHS = 60;
const WINDOW = { x: [-1.8, 2.8], y: [-1.4, 1.9] } as const;
/** Points of class 1 in the midst of class 0. */
const SPOILERS = { x: [-0.45, 0.86, -0.3, 0.92, 0.1, 0.98], t: [1, 1, 1] };

/** A network of bounded training does not bend around a few spoilers (R45). */
export const networkSpoilers: Figure = {
  name: 'network-spoilers',
  group: 'classification',
  title: 'A network hardly bends for a few spoilers in the midst of the other class',
  rows: ['R45'],
  draw(seed): Drawing {
    const data = moons({ rows: ROWS, noise: 0.12, seed });
    const clean = { x: data.x, t: data.t };
    const fits: Session[] = [];
    const fit = (rows: PerceptronData): ((x: ArrayLike<number>) => ArrayLike<number>) => {
      const session = trained(rows, seed);
      fits.push(session);
      return (x) => classesOf(session, x);
    };
    const probe = Float64Array.from({ length: 2 * 1000 }, (_, i) => {
      const [row, column] = [Math.floor(i / 2 / 40), Math.floor(i / 2) % 40];
      return i % 2 === 0 ? -1.8 + (4.6 * column) / 39 : -1.4 + (3.3 * row) / 24;
    });
    const effect = spoilerEffect(fit, clean, SPOILERS, probe);
    const panel = (title: string, session: Session | undefined, spoiledToo: boolean): Panel =>
      planePanel(title, WINDOW, [
        regions((u, v) => Number(session?.predict([u, v])[0]), WINDOW),
        ...classes(clean, 4),
        ...(spoiledToo
          ? ([
              {
                mark: 'points',
                x: [0, 1, 2].map((i) => SPOILERS.x[2 * i] ?? 0),
                y: [0, 1, 2].map((i) => SPOILERS.x[2 * i + 1] ?? 0),
                colour: 2,
                radius: 8,
              },
            ] as const)
          : []),
      ]);
    return {
      subtitle: `a ReLU network 2-16-16-1 on two moons, ${EPOCHS} epochs of Adam with an L2 penalty; shaded: class 1`,
      panels: [panel('clean', fits[0], false), panel('with three spoilers', fits[1], true)],
      legend: [
        { symbol: 'point', colour: 0, text: 'class 1' },
        { symbol: 'cross', colour: 1, text: 'class 0' },
        { symbol: 'point', colour: 2, text: 'spoilers of class 1' },
      ],
      claims: [
        { says: 'share of the spoilers that stay on the wrong side', measured: effect.ignored, low: 0.6, high: 1 },
        { says: 'share of the plane that changes its class', measured: effect.moved, low: 0, high: 0.08 },
        { says: 'mistakes on the clean rows before', measured: effect.before, low: 0, high: 0.02 },
        { says: 'and after', measured: effect.after, low: 0, high: 0.04 },
      ],
    };
  },
};

function trained({ x, t }: PerceptronData, seed: number): Session {
  const session = compile(sequential(2, dense(16), relu(), dense(16), relu(), dense(1)), {
    loss: binaryCrossEntropy(),
    rule: adam({ learningRate: 0.01, weightDecay: 0.01 }),
    batch: 16,
    seed,
  });
  for (const _ of train(session, { x, t }, { epochs: EPOCHS }));
  return session;
}
