import { compile, crossEntropy, dense, type LabelledSet, relu, type Session, sequential, train } from '@elbow/nn';
import { adam } from '@elbow/optim';
import { MAKERS } from '../data/makeCommand.ts';
import type { SetName } from '../names.ts';

/** A built-in set of points in the plane. */
export function toySet(name: SetName, rows: number, seed: number): LabelledSet {
  return MAKERS[name]({ rows, seed }, undefined);
}

/** Trains a small ReLU network on labelled points of the plane; `tell` is told each epoch. */
export function trainedOn(
  { x, t }: LabelledSet,
  { hidden, epochs, seed }: { hidden: readonly number[]; epochs: number; seed: number },
  tell: (epoch: number) => void,
): Session {
  const classes = t.reduce((most, label) => Math.max(most, label), 0) + 1;
  const network = sequential(2, ...hidden.flatMap((width) => [dense(width), relu()]), dense(classes));
  const session = compile(network, { loss: crossEntropy(), rule: adam({ learningRate: 0.01 }), batch: 16, seed });
  for (const { epoch } of train(session, { x, t }, { epochs, every: session.plan.staging })) tell(epoch);
  return session;
}
