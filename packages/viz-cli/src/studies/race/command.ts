import type { PictureOptions } from '../../commands/pictureOptions.ts';
import { spelled } from '../../figure/number.ts';
import { speaker } from '../../run/speaker.ts';
import { charsetOf } from '../../terminal/charset.ts';
import { present } from '../present.ts';
import { raceDrawing } from './picture.ts';
import { type Race, type Result, raceOn } from './race.ts';
import type { Rate } from './racers.ts';
import { surfaceOf } from './surface.ts';

/** Options of `elbow race`. */
export interface RaceOptions extends PictureOptions {
  readonly surface: string;
  readonly optimizers: string;
  readonly start?: readonly [number, number] | undefined;
  readonly lr?: Rate | undefined;
  readonly tolerance: number;
  readonly steps: number;
  readonly animate: boolean;
}

/**
 * `elbow race`: runs methods on a function of two variables, says what each needed, shows their paths, and returns the exit code.
 * @throws {UserError} on a surface, a method or a setting that there is none of
 */
export async function raceCommand(options: RaceOptions): Promise<number> {
  const { optimizers, start = null, lr = null, tolerance, steps, animate } = options;
  const race = raceOn(surfaceOf(options.surface), { optimizers, start, rate: lr, tolerance, steps });
  const command = `elbow race --surface ${options.surface} --optimizers ${optimizers}${start === null ? '' : ` --start ${start.join(',')}`}`;
  const study = {
    figure: { name: 'race', title: `A race on ${race.surface.name}`, command },
    drawing: raceDrawing(race),
  };
  const files = await present(study, options, animate);
  const { spell } = charsetOf(process.env);
  const drawn = files.map((file) => `figure: ${file}`);
  speaker(options)('race', facts(race, files), [...lines(race, tolerance), ...drawn].map(spell), true);
  return 0;
}

function facts({ surface, start, lambdaMax, results }: Race, files: readonly string[]): object {
  return {
    surface: surface.name,
    start,
    lambdaMax,
    results: results.map(({ racer, steps, evaluations, gap, predicted, verdict }) => ({
      method: racer.label,
      learningRate: racer.rule?.learningRate ?? null,
      steps,
      evaluations,
      gap,
      predictedRate: predicted,
      verdict,
    })),
    files,
  };
}

function lines({ surface, start, lambdaMax, floor, results }: Race, tolerance: number): string[] {
  const wide = Math.max(8, ...results.map(({ racer }) => racer.label.length));
  const row = (cells: readonly string[], end: string): string =>
    `${(cells[0] ?? '').padEnd(wide)} ${cells
      .slice(1)
      .map((cell) => cell.padStart(10))
      .join(' ')}  ${end}`;
  return [
    `${surface.name}, from (${spelled(start[0])}, ${spelled(start[1])}); λmax there is ${spelled(lambdaMax)}, 2/λmax ${spelled(2 / lambdaMax)}`,
    row(['method', 'rate', floor === null ? 'f' : `to ${spelled(tolerance)}`, 'evals', 'predicted'], 'verdict'),
    ...results.map((result) => row(cells(result, floor), result.verdict)),
  ];
}

function cells({ racer, steps, evaluations, gap, predicted }: Result, floor: number | null): string[] {
  const rate = racer.rule === null || racer.label.startsWith('rprop') ? '' : spelled(racer.rule.learningRate);
  const reached = steps === null ? spelled(gap, 2) : String(steps);
  return [
    racer.label,
    rate,
    floor === null ? spelled(gap) : steps === null ? `(${reached})` : reached,
    evaluations === null ? '' : String(evaluations),
    predicted === null ? '' : spelled(predicted),
  ];
}
