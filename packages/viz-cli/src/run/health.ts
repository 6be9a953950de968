import { curvature, deadUnits, type Session } from '@elbow/nn';
import type { Health } from '../terminal/progress.ts';
import type { EncodedRows } from './prepare.ts';
import { someRows } from './someRows.ts';

/** Rows that are looked at, at most. */
const MOST_ROWS = 256;
/** Products with the Hessian, at most; λmax is then right to about a hundredth, and never too large. */
const PRODUCTS = 20;
const NEAR = 0.01;
/** A measurement may take this part of the time. */
const SHARE = 0.02;

/**
 * Looks at a session while it trains: how its rate stands to its limit, and how many units are dead. It measures when the last
 * measurement is so long ago that all of them together take 2 % of the time, and gives the last answer in between.
 */
export function healthMeter(session: Session, train: EncodedRows, now: () => number): () => Health {
  const some = someRows(train, MOST_ROWS);
  const rectified = session.plan.network.layers.some(({ kind }) => kind === 'relu');
  let due = Number.NEGATIVE_INFINITY;
  let health: Health = {};
  return () => {
    const begun = now();
    if (begun < due) return health;
    const { lambdaMax, ratio } = curvature(session, some, { maxProducts: PRODUCTS, tolerance: NEAR });
    const units = rectified ? deadUnits(session, some.x) : null;
    health = {
      lambdaMax,
      ...(ratio === null ? {} : { ratio }),
      ...(units === null ? {} : { units: units.length, dead: units.filter(({ state }) => state === 'dead').length }),
    };
    const ended = now();
    due = ended + (ended - begun) * (1 / SHARE - 1);
    return health;
  };
}
