import type { LineMark, Mark, PointsMark } from '../figure/marks/mark.ts';
import { spelled } from '../figure/number.ts';
import type { Axis, LegendEntry, Scene } from '../figure/scene.ts';
import type { ThemeName } from '../figure/theme.ts';
import { packageVersion } from '../packageRoot.ts';
import { epochAxis, lossAxis } from './lossAxes.ts';

/** What the loss figure shows. */
export interface LossCurves {
  title: string;
  subtitle?: string | undefined;
  /** The number of each epoch, ascending. */
  epochs: readonly number[];
  /** Training loss of each epoch. */
  train: readonly number[];
  /** Validation loss of each epoch. */
  validation?: readonly number[] | undefined;
  /** The epoch whose parameters were kept. */
  best?: number | undefined;
  /** The command line that drew it. */
  command: string;
  /** Version of the command; default: of this package. */
  version?: string | undefined;
  theme?: ThemeName | undefined;
}

const TRAINING = 0;
const VALIDATION = 1;

/**
 * The training and validation loss by epoch, on the axes of `lossAxis` and `epochAxis`. Losses that are not finite are left out and said in a note.
 */
export function lossFigure({
  title,
  subtitle,
  epochs,
  train,
  validation,
  best,
  command,
  version = packageVersion(),
  theme = 'light',
}: LossCurves): Scene {
  const curves = [
    lossLine('training', epochs, train, TRAINING),
    ...(validation === undefined ? [] : [lossLine('validation', epochs, validation, VALIDATION)]),
  ];
  const finite = curves.flatMap(({ y }) => y.filter(Number.isFinite));
  const kept = best === undefined ? undefined : bestRing(curves[curves.length - 1] as LineMark, best); // there is a training curve
  const marks: Mark[] = [...curves];
  if (kept !== undefined) marks.push(kept.mark);
  const x = epochAxis(epochs[0] ?? 0, epochs.at(-1) ?? 0);
  const y = lossAxis(finite);
  if (finite.length === 0)
    marks.push({
      mark: 'text',
      at: { x: middle(x), y: middle(y) },
      text: 'no finite loss to draw',
      colour: 'muted',
      anchor: 'middle',
      size: 18,
    });
  return {
    width: 1280,
    height: 720,
    theme,
    title,
    ...(subtitle === undefined ? {} : { subtitle }),
    panels: [{ x, y, marks }],
    legend: kept === undefined ? [] : [kept.entry],
    notes: curves.flatMap(nonFiniteNote),
    drawnBy: { command, version },
  };
}

/** A curve with its label. The validation curve is dashed, so that the training curve shows through where they coincide. */
function lossLine(name: string, x: readonly number[], y: readonly number[], colour: 0 | 1): LineMark {
  if (x.length !== y.length)
    throw new RangeError(
      `lossFigure: the ${name} loss has ${y.length} values, expected ${x.length}, one for each epoch`,
    );
  const last = y.filter(Number.isFinite).at(-1);
  return {
    mark: 'line',
    x,
    y,
    colour,
    dashed: colour === VALIDATION,
    ...(last === undefined ? {} : { label: `${name} ${spelled(last)}` }),
  };
}

function bestRing({ x, y, colour }: LineMark, best: number): { mark: PointsMark; entry: LegendEntry } | undefined {
  const loss = y[x.indexOf(best)];
  if (loss === undefined || !Number.isFinite(loss)) return undefined;
  const which = colour === VALIDATION ? 'validation' : 'training';
  const entry: LegendEntry = {
    symbol: 'ring',
    colour: 'ink',
    text: `best epoch: ${best}, with a ${which} loss of ${spelled(loss)}`,
  };
  return { mark: { mark: 'points', x: [best], y: [loss], colour: 'ink', radius: 7, symbol: 'ring' }, entry };
}

function middle({ domain: [low, high] }: Axis): number {
  return (low + high) / 2;
}

function nonFiniteNote({ x, y, colour }: LineMark): string[] {
  const wrong = y.findIndex((loss) => !Number.isFinite(loss));
  if (wrong < 0) return [];
  const which = colour === VALIDATION ? 'validation' : 'training';
  const n = y.filter((loss) => !Number.isFinite(loss)).length;
  const others = n === 1 ? '' : `, the first of ${n} epochs whose loss is not finite and not drawn`;
  return [`The ${which} loss is ${spelled(y[wrong] ?? Number.NaN)} at epoch ${x[wrong]}${others}.`];
}
