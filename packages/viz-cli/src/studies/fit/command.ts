import type { PictureOptions } from '../../commands/pictureOptions.ts';
import { spelled } from '../../figure/number.ts';
import { plural } from '../../read/wording.ts';
import { type Say, speaker } from '../../run/speaker.ts';
import { charsetOf } from '../../terminal/charset.ts';
import { present } from '../present.ts';
import { type Fit, fitCurve } from './fit.ts';
import { fitDrawing } from './picture.ts';
import { pointsOf } from './points.ts';

/** Options of `elbow fit`. */
export interface FitOptions extends PictureOptions {
  readonly range?: readonly [number, number] | undefined;
  readonly samples: number;
  readonly hidden: number;
  readonly steps: number;
  readonly animate: boolean;
}

/**
 * `elbow fit FORMULA|FILE`: fits a curve, says its elbows, pieces and errors, shows it, and returns the exit code.
 * @throws {UserError} on a formula or a file that cannot be used
 */
export async function fitCommand(what: string, options: FitOptions): Promise<number> {
  const { hidden, steps, seed, animate } = options;
  const points = await pointsOf(what, options);
  const fit = fitCurve(points, { hidden, steps, seed });
  const name = what.replace(/\s+/g, ' ');
  const study = {
    figure: {
      name: 'fit',
      title: `A fit of ${name}`,
      command: `elbow fit ${JSON.stringify(what)} --hidden ${hidden} --seed ${seed}`,
    },
    drawing: fitDrawing(points, fit),
  };
  const files = await present(study, options, animate);
  const say: Say = speaker(options);
  const { spell } = charsetOf(process.env);
  say('fit', facts(fit, files), lines(name, fit, files).map(spell), true);
  return 0;
}

function facts(
  { hidden, parameters, steps, loss, rSquared, largestError, knots, pieces, dead, alwaysOn }: Fit,
  files: readonly string[],
): object {
  return {
    hidden,
    parameters,
    steps,
    loss,
    rSquared,
    largestError,
    dead,
    alwaysOn,
    elbows: knots,
    segments: pieces,
    files,
  };
}

function lines(name: string, fit: Fit, files: readonly string[]): string[] {
  const { hidden, parameters, steps, loss, rSquared, largestError, knots, pieces, dead, alwaysOn } = fit;
  const sided = (value: number): string => spelled(value, 5).padStart(11);
  return [
    `${name}: ReLU network 1-${hidden}-1, ${plural(parameters, 'parameter')}, ${plural(steps, 'step')} of Adam and L-BFGS`,
    `mean squared error ${spelled(loss)}, R² ${spelled(rSquared, 6)}; largest error ${spelled(Math.abs(largestError.error))} at x = ${spelled(largestError.x)}`,
    `${plural(knots.length, 'elbow')} in the range, ${plural(pieces.length, 'straight segment')}; of ${plural(hidden, 'unit')} ${dead} dead, ${alwaysOn} always on`,
    `${'from x'.padStart(11)} ${'to x'.padStart(11)} ${'slope'.padStart(11)} ${'intercept'.padStart(11)}`,
    ...pieces.map(({ x0, x1, slope, intercept }) => [x0, x1, slope, intercept].map(sided).join(' ')),
    ...files.map((file) => `figure: ${file}`),
  ];
}
