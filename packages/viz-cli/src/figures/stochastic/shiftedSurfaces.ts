import { compile, crossEntropy, dense, fullBatch, moons, relu, type Session, sequential, train } from '@elbow/nn';
import { adam } from '@elbow/optim';
import { linear } from '../../figure/axis.ts';
import { type Drawing, type Figure, holds } from '../figure.ts';

const ALPHAS = Array.from({ length: 61 }, (_, i) => -0.5 + i / 30);
const EPOCHS = 400;

/** Training and test loss along the line between two trained networks: their minima do not lie in one place, which is what a gap of generalisation is. */
export const shiftedSurfaces: Figure = {
  name: 'shifted-surfaces',
  group: 'stochastic',
  title: 'The test surface is not the training surface: its minima lie elsewhere',
  rows: ['R33', 'R50'],
  draw(seed): Drawing {
    const data = moons({ rows: 60, noise: 0.35, seed });
    const test = moons({ rows: 1000, noise: 0.35, seed: seed + 1 });
    const small = trained(seed, data, 6);
    const large = trained(seed, data, 60);
    const [a, b] = [Float64Array.from(small.parameters), Float64Array.from(large.parameters)];
    const along = (alpha: number): [number, number] => {
      small.parameters.set(a.map((value, i) => value + alpha * ((b[i] ?? 0) - value)));
      return [small.evaluate(data).loss, small.evaluate(test).loss];
    };
    const losses = ALPHAS.map(along);
    const [training, testing] = [losses.map(([loss]) => loss), losses.map(([, loss]) => loss)];
    const lowest = (values: readonly number[]): number => ALPHAS[values.indexOf(Math.min(...values))] ?? Number.NaN;
    const [atTrain, atTest] = [lowest(training), lowest(testing)];
    const top = 1.1 * Math.max(...testing.slice(10, 50));
    return {
      subtitle:
        'a ReLU network 2-24-24-2 on 60 noisy points, trained from one start with batches of 6 and of 60; cross-entropy along θ₆ + α(θ₆₀ − θ₆)',
      panels: [
        {
          x: linear('α: 0 small batches, 1 full batch', -0.5, 1.5),
          y: linear('loss', 0, top),
          marks: [
            { mark: 'rule', at: { x: 0 }, colour: 'muted', dashed: true },
            { mark: 'rule', at: { x: 1 }, colour: 'muted', dashed: true },
            { mark: 'line', x: ALPHAS, y: training, colour: 0, label: 'training' },
            { mark: 'line', x: ALPHAS, y: testing, colour: 1, label: 'test' },
            { mark: 'points', x: [atTrain], y: [Math.min(...training)], colour: 0, radius: 8, symbol: 'ring' },
            { mark: 'points', x: [atTest], y: [Math.min(...testing)], colour: 1, radius: 8, symbol: 'ring' },
          ],
        },
      ],
      legend: [{ symbol: 'ring', colour: 'ink', text: 'lowest point of a curve' }],
      claims: [
        holds(
          'the test loss is above the training loss at both ends',
          [15, 45].every((i) => (testing[i] ?? 0) > (training[i] ?? 0)),
        ),
        {
          says: 'distance in α between the lowest training and the lowest test loss',
          measured: Math.abs(atTrain - atTest),
          low: 0.03,
          high: 2,
        },
      ],
    };
  },
};

function trained(seed: number, data: ReturnType<typeof moons>, batch: number): Session {
  const session = compile(sequential(2, dense(24), relu(), dense(24), relu(), dense(2)), {
    loss: crossEntropy(),
    rule: adam({ learningRate: 0.01 }),
    batch,
    seed,
  });
  const sampler = batch === 60 ? { sampler: fullBatch() } : {};
  for (const _ of train(session, data, { epochs: EPOCHS, ...sampler }));
  return session;
}
