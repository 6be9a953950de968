import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { weightsHash } from '@elbow/nn';
import { spelled } from '../figure/number.ts';
import { watching } from '../gallery/watching.ts';
import { mebibytes } from '../read/bytes.ts';
import { listed, plural } from '../read/wording.ts';
import { speaker } from '../run/speaker.ts';
import { type Block, reportLines } from '../terminal/report.ts';
import { percent } from './boundaryPicture.ts';
import { type CurvatureFacts, curvatureFacts } from './curvatureFacts.ts';
import { type ElbowFacts, elbowFacts } from './elbowFacts.ts';
import { layerFacts } from './layerFacts.ts';
import { type OpenRun, openRun, shapeOf } from './openRun.ts';

/**
 * `elbow inspect RUN`: layers, units, elbows, gradients, curvatures and files of a run; returns the exit code.
 * @throws {UserError} if the run cannot be opened
 */
export async function inspectCommand(
  path: string,
  options: { readonly json: boolean; readonly quiet: boolean },
): Promise<number> {
  const run = await openRun(path, options);
  const { tell, clear } = watching(process.stderr, options.json || options.quiet);
  tell('layers and units');
  const inside = layerFacts(run);
  const pieces = elbowFacts(run);
  tell('curvatures');
  const curvatures = options.quiet && !options.json ? null : curvatureFacts(run);
  const hash = await weightsHash(run.session);
  clear();
  const { description, session } = run;
  const { encoding: _, ...described } = description;
  const facts = {
    run: path,
    ...described,
    steps: session.steps,
    learningRate: session.learningRate,
    weightsHash: hash,
    ...inside,
    elbows: pieces,
    curvatures,
    files: filesOf(path),
  };
  const blocks = [
    ...headBlocks(run, hash),
    ...layerBlocks(inside),
    ...(pieces === null ? [] : elbowBlocks(pieces)),
    ...(options.quiet || curvatures === null ? [] : [...curvatureBlocks(curvatures), ...fileBlocks(path)]),
  ];
  speaker(options)('inspect', facts, reportLines(blocks), true);
  return 0;
}

function headBlocks(run: OpenRun, hash: string): Block[] {
  const { path, description, session, prepared } = run;
  const { data, options, elbow, runtime, version } = description;
  return [
    `${path}: ${shapeOf(run)}, ${plural(session.parameters.length, 'parameter')}, ${options.optimizer} with η = ${spelled(session.learningRate)}, ${plural(session.steps, 'step')}`,
    `data ${data.file}: ${plural(prepared.train.rows, 'training row')}, ${prepared.validation?.rows ?? 0} validation, ${prepared.test?.rows ?? 0} test; the target is "${prepared.encoding.target.name}"`,
    `made by elbow ${elbow} (run format ${version}) on ${runtime}; weights ${hash.slice(0, 16)}…`,
  ];
}

function layerBlocks({ layers, arrays }: ReturnType<typeof layerFacts>): Block[] {
  return [
    '',
    {
      head: ['layer', 'in', 'out', 'parameters', 'mean', 'deviation', 'zeros', 'largest', 'dead', 'always on'],
      rows: layers.map(({ layer, inputs, outputs, parameters, mean, deviation, zeros, largest, dead, alwaysOn }) => [
        layer,
        String(inputs),
        String(outputs),
        parameters === 0 ? '–' : String(parameters),
        spelled(mean),
        spelled(deviation),
        percent(zeros),
        spelled(largest),
        dead === undefined ? '–' : String(dead),
        alwaysOn === undefined ? '–' : String(alwaysOn),
      ]),
    },
    '',
    {
      head: ['array', 'shape', 'gradient (rms)', 'of the array’s'],
      rows: arrays.map(({ array, shape, rms, relative }) => [array, shape.join('×'), spelled(rms), spelled(relative)]),
    },
  ];
}

/** Knots that are named. */
const MOST_KNOTS = 12;

function elbowBlocks({ input, from, to, elbows, knots, segments }: ElbowFacts): Block[] {
  const of = (state: string): number => elbows.filter((elbow) => elbow.state === state).length;
  return [
    '',
    `${plural(segments.length, 'straight piece')} of ${input} from ${spelled(from)} to ${spelled(to)}; of ${plural(elbows.length, 'unit')} in the first layer ${of('inside')} bend there, ${of('dead')} dead, ${of('always on')} always on`,
    ...(knots.length === 0
      ? []
      : [
          `elbows at ${listed(
            knots.map((knot) => spelled(knot)),
            MOST_KNOTS,
          )}`,
        ]),
  ];
}

function curvatureBlocks({ lambdaMax, lambdaMin, eigenvalues, down, flat, up }: CurvatureFacts): Block[] {
  const all = eigenvalues === undefined ? '' : `; of ${eigenvalues.length} ${up} up, ${flat} flat, ${down} down`;
  return ['', `curvatures of the loss: λmax ${spelled(lambdaMax, 4)}, λmin ${spelled(lambdaMin, 4)}${all}`];
}

function filesOf(path: string): { name: string; bytes: number }[] {
  const here = (folder: string): string[] =>
    existsSync(join(path, folder)) ? readdirSync(join(path, folder)).map((name) => join(folder, name)) : [];
  return [...here('.'), ...here('checkpoints')]
    .map((name) => ({ name, stats: statSync(join(path, name), { throwIfNoEntry: false }) }))
    .filter(({ stats }) => stats?.isFile() === true)
    .map(({ name, stats }) => ({ name, bytes: stats?.size ?? 0 }));
}

function fileBlocks(path: string): Block[] {
  return ['', { head: ['file', 'size'], rows: filesOf(path).map(({ name, bytes }) => [name, mebibytes(bytes)]) }];
}
