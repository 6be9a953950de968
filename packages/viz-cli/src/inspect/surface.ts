import { hessianDirections, type LossSlice, lossSliceByRows, randomDirections, type Session } from '@elbow/nn';
import { type CriticalPoint, classify } from '@elbow/optim/second-order';
import type { PictureOptions } from '../commands/pictureOptions.ts';
import { spelled } from '../figure/number.ts';
import { watching } from '../gallery/watching.ts';
import { plural } from '../read/wording.ts';
import { someRows } from '../run/someRows.ts';
import { speaker } from '../run/speaker.ts';
import { present } from '../studies/present.ts';
import { type Block, reportLines } from '../terminal/report.ts';
import { bySlices } from './bySlices.ts';
import { exactTwin } from './exactTwin.ts';
import { openRun } from './openRun.ts';
import { surfaceDrawing } from './surfacePicture.ts';

/** Options of `elbow surface`. */
export interface SurfaceOptions extends PictureOptions {
  readonly directions: 'random' | 'hessian';
  readonly points: number;
  readonly range: readonly [number, number];
  readonly rows?: number | undefined;
}

/** Where the parameters stand on the surface. */
export interface Place {
  readonly loss: number;
  /** √(mean g²). */
  readonly slope: number;
  readonly lambdaMax: number;
  readonly lambdaMin: number;
  /** By the signs of both curvatures; null where they are not finite. */
  readonly shape: CriticalPoint | null;
}

/** A curvature of so small a share of the largest counts as none. */
const FLAT = 1e-9;

/**
 * `elbow surface RUN`: the loss in a plane through the parameters, its curvatures and its shape, shown; returns the exit code.
 * @throws {UserError} if the run cannot be opened
 */
export async function surfaceCommand(path: string, options: SurfaceOptions): Promise<number> {
  const { directions: kind, points, range, seed, json, quiet } = options;
  const run = await openRun(path, options);
  const data = someRows(run.prepared.train, options.rows);
  const { tell, clear } = watching(process.stderr, json || quiet);
  tell('the largest and the smallest curvature');
  const twin = exactTwin(run.session);
  const steepest = hessianDirections(twin, data);
  const [lambdaMax, lambdaMin] = steepest.eigenvalues;
  const finite = [lambdaMin, lambdaMax].every(Number.isFinite);
  const place: Place = {
    ...slopeOf(twin, data),
    lambdaMax,
    lambdaMin,
    shape: finite ? classify([lambdaMin, lambdaMax], FLAT) : null,
  };
  const directions = spanning(
    run.session,
    kind === 'hessian' ? steepest.directions : randomDirections(run.session, { seed }),
    seed,
  );
  const slice = await bySlices(
    lossSliceByRows(run.session, data, directions, { points, alpha: range, beta: range }),
    ({ rows, of }) => tell(`row ${rows} of ${of}`),
  );
  clear();
  const command = `elbow surface ${path} --directions ${kind} --points ${points} --range ${range.join(':')} --seed ${seed}`;
  const figure = { name: 'surface', title: `The loss around ${path}`, command };
  const files = await present({ figure, drawing: surfaceDrawing(slice, kind, place) }, options);
  const facts = { run: path, directions: kind, rows: data.rows, ...place, ...heights(slice), files };
  speaker(options)('surface', facts, reportLines(blocks(path, data.rows, place, slice, files)), true);
  return 0;
}

/** Directions nearer to each other than this, in sin² of their angle, span no plane: those of a network of one weight, or of equal curvatures. */
const PARALLEL = 1e-9;

/** The two directions; the second is another one, at right angles to the first and as long, where it is parallel to it. */
function spanning(
  session: Session,
  directions: readonly ArrayLike<number>[],
  seed: number,
): readonly ArrayLike<number>[] {
  const [first, second] = directions.map((direction) => Float64Array.from(direction)) as [Float64Array, Float64Array];
  const dot = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
  const [aa, ab, bb] = [dot(first, first), dot(first, second), dot(second, second)];
  if (aa * bb - ab * ab > PARALLEL * aa * bb) return [first, second];
  const other = Float64Array.from(randomDirections(session, { count: 1, seed, normalise: 'length' })[0] ?? []);
  const across = other.map((value, i) => value - (dot(other, first) / aa) * (first[i] as number));
  const factor = Math.sqrt(aa / dot(across, across));
  return [first, across.map((value) => factor * value)];
}

function slopeOf(session: Session, data: Parameters<Session['objective']>[0]): { loss: number; slope: number } {
  const theta = Float64Array.from(session.parameters);
  const g = new Float64Array(theta.length);
  const loss = session.objective(data).valueAndGradient(theta, g);
  return { loss, slope: Math.sqrt(g.reduce((sum, value) => sum + value * value, 0) / g.length) };
}

/** The lowest and the highest loss of the grid, and how many are not finite. */
function heights({ loss }: LossSlice): { lowest: number; highest: number; notFinite: number } {
  const finite = loss.filter(Number.isFinite);
  return {
    lowest: finite.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    highest: finite.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
    notFinite: loss.length - finite.length,
  };
}

const SHAPES: Readonly<Record<CriticalPoint, string>> = {
  minimum: 'a bowl: it curves up in every direction',
  maximum: 'a dome: it curves down in every direction',
  saddle: 'a saddle: it curves up in some directions and down in others',
  degenerate: 'a valley: in some direction it does not curve at all',
};

function blocks(path: string, rows: number, place: Place, slice: LossSlice, files: readonly string[]): Block[] {
  const { loss, slope, lambdaMax, lambdaMin, shape } = place;
  const { lowest, highest, notFinite } = heights(slice);
  return [
    `${path}: loss ${spelled(loss, 4)} on ${plural(rows, 'training row')}, slope ${spelled(slope)} (root mean square of the gradient)`,
    `λmax ${spelled(lambdaMax, 4)}, λmin ${spelled(lambdaMin, 4)}: ${shape === null ? 'the curvature is not finite' : SHAPES[shape]}`,
    `in the plane from ${spelled(lowest)} to ${spelled(highest)}${notFinite === 0 ? '' : `; ${notFinite} of ${slice.loss.length} points are not finite`}`,
    ...files.map((file) => `figure: ${file}`),
  ];
}
