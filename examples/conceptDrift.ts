// Learning from a stream whose concept changes: a point of the square is of class 1 above a line, and the line turns by a
// right angle after 4000 points. The network never sees a point twice, and its prequential error (each point is predicted before it
// is trained on) shows both the change and the recovery.
import { compile, crossEntropy, dense, online, relu, sequential } from '@elbow/nn';
import { adam } from '@elbow/optim';

const session = compile(sequential(2, dense(8), relu(), dense(2)), {
  loss: crossEntropy(),
  rule: adam({ learningRate: 0.01 }),
  batch: 1,
  seed: 1,
});
const { step } = online(session, { forgetting: 0.99 }); // remembers about 100 points

/** Points of the square [−1, 1]², spread evenly: Weyl's sequence of two irrational numbers. */
const point = (k: number): [number, number] => [2 * ((k * 0.754877666) % 1) - 1, 2 * ((k * 0.569840291) % 1) - 1];

const error = (k: number): number => {
  const [a, b] = point(k);
  const label = k < 4000 ? Number(a > b) : Number(a > -b);
  return step([a, b], [label]).prequentialError ?? 1;
};

const errors = Array.from({ length: 8000 }, (_, k) => error(k));
const before = errors[3999] ?? 1;
const worst = Math.max(...errors.slice(4000, 4400));
const after = errors[7999] ?? 1;
console.log(before < 0.05, worst > 0.2, after < 0.05); // true true true
