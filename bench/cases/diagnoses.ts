import {
  activationStatistics,
  adviseRate,
  compile,
  crossEntropy,
  curvature,
  type Data,
  deadUnits,
  dense,
  elbows,
  explain,
  functionSamples,
  gradientNorms,
  hessianDirections,
  lossSlice,
  moons,
  perSampleGradients,
  principalDirections,
  randomDirections,
  regions,
  relu,
  restarts,
  type Session,
  sequential,
  sharpness,
  squaredError,
  train,
  zeroOneError,
} from '@elbow/nn';
import { criticalPoint, outputJacobian, sessionSpectrum } from '@elbow/nn/second-order';
import { adam } from '@elbow/optim';
import type { Case } from './case.ts';

const ROWS = 512;
const BATCH = 32;
/** Epochs after which a network is looked at: neither its start nor its end. */
const TRAINED = 20;

interface Subject {
  readonly name: string;
  readonly data: () => Data;
  readonly create: (width: number, seed: number) => Session;
  readonly width: number;
}

const PLANE: Subject = {
  name: '2-16-16-2, 512 rows',
  data: () => moons({ rows: ROWS, noise: 0.15, seed: 1 }),
  create: (width, seed) =>
    compile(sequential(2, dense(width), relu(), dense(width), relu(), dense(2)), {
      ...{ loss: crossEntropy(), rule: adam({ learningRate: 0.01 }), batch: BATCH, seed },
    }),
  width: 16,
};
const CURVE: Subject = {
  name: '1-32-1, 512 rows',
  data: () => functionSamples((x) => x * x - 0.3, { rows: ROWS, seed: 1 }),
  create: (width, seed) =>
    compile(sequential(1, dense(width), relu(), dense(1)), {
      ...{ loss: squaredError(), rule: adam({ learningRate: 0.01 }), batch: BATCH, seed },
    }),
  width: 32,
};

const epochOf = ({ name }: Subject): string => `epoch ${name}`;

function trained({ create, data, width }: Subject): { session: Session; rows: Data } {
  const [session, rows] = [create(width, 1), data()];
  for (const _ of train(session, rows, { epochs: TRAINED })); // to its end
  return { session, rows };
}

/** One epoch as `train` makes it. */
function epoch(subject: Subject): Case {
  return {
    name: epochOf(subject),
    make() {
      const { session, rows } = trained(subject);
      let epochs = TRAINED;
      return (repeats) => {
        let loss = 0;
        epochs += repeats;
        for (const progress of train(session, rows, { epochs })) loss = progress.loss;
        return loss;
      };
    },
  };
}

/** A diagnosis of a trained network, in epochs. `look` returns a number that depends on its result. */
function diagnosis(name: string, look: (session: Session, rows: Data) => number, subject = PLANE): Case {
  return prepared(name, subject, (session, rows) => () => look(session, rows));
}

/** The same with something to be made before the time counts. */
function prepared(name: string, subject: Subject, prepare: (session: Session, rows: Data) => () => number): Case {
  return {
    name: `${name} ${subject.name}`,
    of: epochOf(subject),
    make() {
      const { session, rows } = trained(subject);
      const look = prepare(session, rows);
      return (repeats) => {
        let sum = 0;
        for (let i = 0; i < repeats; i++) sum += look();
        return sum;
      };
    },
  };
}

/** Parameters around the session's, as a path. */
const path = ({ parameters }: Session): Float64Array[] =>
  Array.from({ length: 100 }, (_, k) =>
    Float64Array.from(parameters, (value, i) => value + 0.01 * k * Math.sin(i) + 1e-4 * k * k * Math.cos(i)),
  );

const recorded = (session: Session, rows: Data): number[] =>
  Array.from(sharpness(session, rows, []), ({ lambdaMax }) => lambdaMax);

/** What each diagnosis costs, in training epochs of the same network on the same rows. */
export const diagnoses: readonly Case[] = [
  epoch(CURVE),
  diagnosis('elbows', (session) => elbows(session, [-1, 1]).segments.length, CURVE),
  epoch(PLANE),
  diagnosis('evaluate', (session, rows) => session.evaluate(rows).loss),
  diagnosis('zeroOneError', (session, rows) => zeroOneError(session, rows).error),
  diagnosis('deadUnits', (session, { x }) => deadUnits(session, x).length),
  diagnosis('activationStatistics', (session, { x }) => activationStatistics(session, x).length),
  diagnosis('gradientNorms', (session, rows) => gradientNorms(session, rows).length),
  diagnosis('perSampleGradients', (session, rows) => perSampleGradients(session, rows).length),
  diagnosis('regions', (session) => regions(session, [-2, 3, -2, 2]).regions.length),
  diagnosis('curvature', (session, rows) => curvature(session, rows).lambdaMax),
  diagnosis('sharpness, a point', (session, rows) => recorded(session, rows).length),
  diagnosis('adviseRate', (session, rows) => adviseRate(session, rows).learningRate),
  diagnosis('randomDirections', (session) => randomDirections(session).length),
  diagnosis('hessianDirections', (session, rows) => hessianDirections(session, rows).eigenvalues[0]),
  prepared('principalDirections of 100', PLANE, (session) => {
    const rows = path(session);
    return () => principalDirections(rows).explained[0] as number;
  }),
  diagnosis('lossSlice 25 × 25', (session, rows) => lossSlice(session, rows, randomDirections(session)).centre),
  diagnosis('sessionSpectrum', (session, rows) => sessionSpectrum(session, rows).negative),
  diagnosis('criticalPoint', (session, rows) => criticalPoint(session, rows).down),
  diagnosis('outputJacobian of 32', (session, { x }) => outputJacobian(session, Array.from(x).slice(0, 64)).rank),
  diagnosis(
    'restarts, 2 of 100 iterations',
    (_, rows) => restarts(PLANE.create, rows, { widths: [16], starts: 2, maxIterations: 100 }).length,
  ),
  diagnosis('explain', (session, rows) => explain(session, rows).evidence.length),
];
