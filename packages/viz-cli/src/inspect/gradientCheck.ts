import type { Data, Session } from '@elbow/nn';

/** How the gradient of one parameter array agrees with differences of the loss. */
export interface ArrayCheck {
  /** dense1.w, … */
  readonly array: string;
  readonly shape: readonly number[];
  /** Elements that were compared. */
  readonly compared: number;
  /** The largest distance, as a share of the largest gradient of the array (of `LEAST` of the loss where all are smaller). */
  readonly error: number;
  /** The element that has it. */
  readonly index: number;
  readonly backprop: number;
  readonly difference: number;
  readonly passes: boolean;
}

/**
 * Steps of the differences. A wrong gradient is wrong at each; where a unit bends within a long step, the shorter ones tell, and where the loss is so steep that a short one
 * is lost in rounding, the longer ones do. The nearest counts.
 */
const STEPS = [1e-4, 1e-5, 1e-6];
/**
 * What the two may differ by: a difference with step h errs by rounding, ε|f|/h ≤ 2·10⁻¹² |f| at 10⁻⁴, which is 2·10⁻⁸ of LEAST |f|, and by h²|f‴|/6, 2·10⁻⁹ of a third derivative
 * as large as the gradient. A wrong sign, factor or index gives 10⁻² or more.
 */
const TOLERANCE = 1e-5;
const LEAST = 1e-4;
/** Elements of an array that are compared at most, evenly spread. */
const MOST = 400;

/**
 * Compares back-propagation with central differences, array by array, at the session's parameters, which stay as they are. The session should compute in f64.
 * @param tell is told each array before it is compared
 */
export function checkGradients(
  session: Session,
  data: Data,
  tell: (array: string, k: number, of: number) => void = () => {},
): ArrayCheck[] {
  const objective = session.objective(data);
  const theta = Float64Array.from(session.parameters);
  const g = new Float64Array(theta.length);
  const value = objective.valueAndGradient(theta, g);
  const { regions } = session.plan.blueprint.vectors.parameters;
  const checks = regions.map(({ name, offset, shape }, k): ArrayCheck => {
    tell(name, k, regions.length);
    const size = shape.reduce((product, n) => product * n, 1);
    const compared = Math.min(size, MOST);
    const own = g.subarray(offset, offset + size);
    const largest = own.reduce((most, part) => Math.max(most, Math.abs(part)), 0);
    const unit = Math.max(largest, LEAST * Math.max(Math.abs(value), Number.MIN_VALUE));
    const worst = { error: -1, index: 0, backprop: 0, difference: 0 };
    for (let j = 0; j < compared; j++) {
      const index = Math.floor((j * size) / compared);
      const backprop = own[index] as number;
      const difference = nearest(backprop, (h) => {
        const at = (step: number): number =>
          objective.value(theta.with(offset + index, (theta[offset + index] as number) + step));
        return (at(h) - at(-h)) / (2 * h);
      });
      const error = Math.abs(backprop - difference) / unit;
      if (!(error <= worst.error)) Object.assign(worst, { error, index, backprop, difference });
    }
    return { array: name, shape, compared, ...worst, passes: worst.error <= TOLERANCE };
  });
  session.parameters.set(theta);
  return checks;
}

/** Of the differences with each step the one that is nearest to a number. */
function nearest(to: number, difference: (h: number) => number): number {
  let best = Number.NaN;
  for (const h of STEPS) {
    const found = difference(h);
    if (!(Math.abs(found - to) >= Math.abs(best - to))) best = found;
  }
  return best;
}
