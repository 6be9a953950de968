import { compile, crossEntropy, dense, relu, type Session, sequential, spirals } from '@elbow/nn';
import { adam } from '@elbow/optim';

/** Two spirals that wind around each other. Row i is the point (x[2i], x[2i + 1]) of class t[i]. */
export const createData = () => spirals({ rows: 300, turns: 1.5, noise: 0.03, seed: 1 });

export const EPOCHS = 3000;

/** The same seed gives the same bits, in the worker and in Node. */
export const createSession = (): Session =>
  compile(sequential(2, dense(32), relu(), dense(32), relu(), dense(2)), {
    loss: crossEntropy(),
    rule: adam({ learningRate: 0.002 }),
    batch: 30,
    seed: 1,
  });

/** Points of the picture's side, from −BORDER to BORDER. */
export const GRID = 96;
export const BORDER = 1.1;
