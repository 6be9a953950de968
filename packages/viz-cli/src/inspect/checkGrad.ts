import { spelled } from '../figure/number.ts';
import { watching } from '../gallery/watching.ts';
import { plural } from '../read/wording.ts';
import { someRows } from '../run/someRows.ts';
import { speaker } from '../run/speaker.ts';
import { type Block, reportLines } from '../terminal/report.ts';
import { exactTwin } from './exactTwin.ts';
import { gradientCases } from './gradientCases.ts';
import { type ArrayCheck, checkGradients } from './gradientCheck.ts';
import { openRun } from './openRun.ts';

/** Options of `elbow check-grad`. */
export interface CheckGradOptions {
  readonly rows: number;
  readonly seed: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Exit code where a gradient differs. */
const DIFFERS = 3;

/** Array checks of one network. */
interface Checked {
  /** The run; or the layer or loss, which `kind` says. */
  readonly name: string;
  readonly kind: 'run' | 'layer' | 'loss';
  readonly checks: readonly ArrayCheck[];
}

/**
 * `elbow check-grad [RUN]`: back-propagation against central differences; returns the exit code.
 * @throws {UserError} if the run cannot be opened
 */
export async function checkGradCommand(path: string | undefined, options: CheckGradOptions): Promise<number> {
  const all = path === undefined ? ofLibrary(options) : [await ofRun(path, options)];
  const passes = all.every(({ checks }) => checks.every((check) => check.passes));
  const shown = options.quiet ? all.filter(({ checks }) => checks.some((check) => !check.passes)) : all;
  const facts = { ...(path === undefined ? {} : { run: path }), passes, checked: all };
  const blocks = path === undefined ? libraryBlocks(all, shown) : runBlocks(path, shown);
  if (!options.quiet || !passes || options.json)
    speaker(options)('checkGrad', facts, reportLines([...blocks, ...verdict(all)]), true);
  return passes ? 0 : DIFFERS;
}

async function ofRun(path: string, options: CheckGradOptions): Promise<Checked> {
  const run = await openRun(path, options);
  const { tell, clear } = watching(process.stderr, options.json || options.quiet);
  const checks = checkGradients(exactTwin(run.session), someRows(run.prepared.train, options.rows), (array, k, of) =>
    tell(`${array} (${k + 1} of ${of})`),
  );
  clear();
  return { name: path, kind: 'run', checks };
}

function ofLibrary({ seed }: CheckGradOptions): Checked[] {
  return gradientCases(seed).map(({ kind, name, session, data }) => ({
    name,
    kind,
    checks: checkGradients(session, data),
  }));
}

function runBlocks(path: string, all: readonly Checked[]): Block[] {
  return all.flatMap(({ checks }): Block[] => [
    `${path}: back-propagation against central differences, in f64`,
    {
      head: ['array', 'shape', 'compared', 'worst', ''],
      rows: checks.map(({ array, shape, compared, error, passes }) => [
        array,
        shape.join('×'),
        String(compared),
        spelled(error, 2),
        passes ? 'pass' : 'FAIL',
      ]),
    },
  ]);
}

function libraryBlocks(all: readonly Checked[], shown: readonly Checked[]): Block[] {
  return [
    `Back-propagation against central differences, in f64: ${plural(all.length, 'network')}`,
    {
      head: ['', 'of the library', 'worst', ''],
      rows: shown.map(({ name, kind, checks }) => [
        kind,
        name,
        spelled(Math.max(...checks.map(({ error }) => error)), 2),
        checks.every(({ passes }) => passes) ? 'pass' : 'FAIL',
      ]),
    },
  ];
}

function verdict(all: readonly Checked[]): Block[] {
  const flat = all.flatMap(({ name, kind, checks }) => checks.map((check) => ({ name, kind, ...check })));
  const wrong = flat.filter(({ passes }) => !passes);
  const worst = flat.reduce((most, check) => (check.error <= most.error ? most : check));
  if (wrong.length === 0)
    return [
      `all gradients agree; the worst, of ${worst.array}${place(worst)}, differs by ${spelled(worst.error, 2)} of its largest element`,
    ];
  return wrong.map(
    (check) =>
      `${check.array}[${check.index}]${place(check)} differs: back-propagation says ${spelled(check.backprop, 6)}, the difference of losses ${spelled(check.difference, 6)}`,
  );
}

function place({ name, kind }: Pick<Checked, 'name' | 'kind'>): string {
  return kind === 'run' ? '' : ` with the ${kind} ${name}`;
}
