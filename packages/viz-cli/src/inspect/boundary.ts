import type { PictureOptions } from '../commands/pictureOptions.ts';
import { spelled } from '../figure/number.ts';
import { watching } from '../gallery/watching.ts';
import type { SetName } from '../names.ts';
import { plural } from '../read/wording.ts';
import { speaker } from '../run/speaker.ts';
import { present } from '../studies/present.ts';
import { type Block, reportLines } from '../terminal/report.ts';
import { UserError } from '../userError.ts';
import { boundaryDrawing, percent } from './boundaryPicture.ts';
import { type Classifier, type PartScore, piecesOf, scoresOf, windowOf } from './classifier.ts';
import { type OpenRun, openRun } from './openRun.ts';
import { toySet, trainedOn } from './toySet.ts';

/** Whose boundary: that of a run, or of a network to be trained on a built-in set. */
export type BoundaryOf =
  | { readonly run: string }
  | {
      readonly data: SetName;
      readonly rows: number;
      readonly hidden: readonly number[];
      readonly epochs: number;
    };

/**
 * `elbow boundary RUN`, or with `--data`: says errors, losses and pieces of a classifier of the plane, shows it, and returns the exit code.
 * @throws {UserError} if the run does not classify, or has other inputs than two numbers
 */
export async function boundaryCommand(of: BoundaryOf, options: PictureOptions): Promise<number> {
  const classifier = 'run' in of ? ofRun(await openRun(of.run, options)) : ofSet(of, options);
  const name = 'run' in of ? of.run : of.data;
  const command =
    'run' in of
      ? `elbow boundary ${of.run}`
      : `elbow boundary --data ${of.data} --rows ${of.rows} --hidden ${of.hidden.join() || 'none'} --epochs ${of.epochs} --seed ${options.seed}`;
  const window = windowOf(classifier);
  const scores = scoresOf(classifier);
  const pieces = piecesOf(classifier, window);
  const figure = { name: 'boundary', title: `The decision boundary of ${name}`, command };
  const drawing = boundaryDrawing(classifier, window, scores, pieces?.lines ?? []);
  const files = await present({ figure, drawing }, options);
  const { axes, classes } = classifier;
  const parts = scores.map(({ wrong: _, ...score }) => score);
  const facts = { of: name, inputs: axes, classes, parts, pieces: pieces?.pieces ?? null, window, files };
  speaker(options)('boundary', facts, reportLines(blocks(name, scores, pieces, files)), true);
  return 0;
}

function blocks(
  name: string,
  scores: readonly PartScore[],
  pieces: ReturnType<typeof piecesOf>,
  files: readonly string[],
): Block[] {
  return [
    `${name}: 0/1 error and loss`,
    {
      head: ['rows', 'count', 'mistaken', '0/1 error', 'loss'],
      rows: scores.map(({ name, rows, wrong, error, loss }) => [
        name,
        String(rows),
        String(wrong.length),
        percent(error),
        spelled(loss, 4),
      ]),
    },
    ...(pieces === null
      ? []
      : [
          `${plural(pieces.pieces, 'linear piece')} in the window; ${plural(pieces.lines.length, 'unit')} in the first layer that ${pieces.lines.length === 1 ? 'bends' : 'bend'}`,
        ]),
    ...files.map((file) => `figure: ${file}`),
  ];
}

function ofRun({ path, session, prepared }: OpenRun): Classifier {
  const { inputs, target } = prepared.encoding;
  if (target.task !== 'classify')
    throw new UserError(`${path} predicts a number, "${target.name}": a boundary lies between classes`);
  const [first, second] = inputs;
  if (inputs.length !== 2 || first?.kind !== 'numeric' || second?.kind !== 'numeric')
    throw new UserError(
      `${path} has ${plural(inputs.length, 'input')} (${inputs.map(({ name, kind }) => `${name}: ${kind === 'text' ? 'text' : 'a number'}`).join(', ')}): a boundary is drawn in the plane of two numbers`,
    );
  const { train, validation, test } = prepared;
  return {
    session,
    axes: [first.name, second.name],
    classes: target.classes,
    mean: [first.mean, second.mean],
    deviation: [first.std, second.std],
    parts: [
      { name: 'training', data: train },
      ...(validation ? [{ name: 'validation', data: validation } as const] : []),
      ...(test ? [{ name: 'test', data: test } as const] : []),
    ],
  };
}

function ofSet(
  { data, rows, hidden, epochs }: Exclude<BoundaryOf, { run: string }>,
  { seed, json, quiet }: PictureOptions,
): Classifier {
  const set = toySet(data, rows, seed);
  const { tell, clear } = watching(process.stderr, json || quiet);
  const session = trainedOn(set, { hidden, epochs, seed }, (epoch) => tell(`epoch ${epoch} of ${epochs}`));
  clear();
  const classes = session.plan.network.outputs;
  return {
    session,
    axes: ['x₁', 'x₂'],
    classes: Array.from({ length: classes }, (_, label) => `class ${label}`),
    mean: [0, 0],
    deviation: [1, 1],
    parts: [{ name: 'training', data: set }],
  };
}
