import type { PictureOptions } from '../commands/pictureOptions.ts';
import type { Mark } from '../figure/marks/mark.ts';
import { spelled } from '../figure/number.ts';
import type { Drawing } from '../figures/figure.ts';
import { epochAxis, lossAxis } from '../figures/lossAxes.ts';
import { speaker } from '../run/speaker.ts';
import { present } from '../studies/present.ts';
import { type Block, reportLines } from '../terminal/report.ts';
import { UserError } from '../userError.ts';
import { type RunRecord, readRecord } from './record.ts';

/**
 * `elbow compare RUN RUN…`: runs side by side; returns the exit code.
 * @throws {UserError} if one cannot be read, or one is named twice
 */
export async function compareCommand(paths: readonly string[], options: PictureOptions): Promise<number> {
  const twice = paths.find((path, k) => paths.indexOf(path) !== k);
  if (twice !== undefined) throw new UserError(`compare: ${twice} is named twice`);
  const records = paths.map(readRecord);
  const differing = differences(records);
  const figure = { name: 'compare', title: 'Losses of runs by epoch', command: `elbow compare ${paths.join(' ')}` };
  const drawn = records.some(({ metrics }) => metrics.length > 0);
  const files = drawn ? await present({ figure, drawing: lossesDrawing(records) }, options) : [];
  const facts = { differing: Object.keys(differing), runs: records.map((record) => factsOf(record, differing)), files };
  const comparable = new Set(records.map(({ description }) => description.data.sha256)).size === 1;
  const blocks: Block[] = [
    tableOf(records, differing),
    ...(comparable ? [] : ['the runs are of different data: their losses do not compare']),
    ...files.map((file) => `figure: ${file}`),
  ];
  speaker(options)('compare', facts, reportLines(blocks), true);
  return 0;
}

/** Each option in which runs differ, with the value of each run. */
function differences(records: readonly RunRecord[]): Record<string, unknown[]> {
  const all = records.map(({ description }): Record<string, unknown> => ({ ...description.options }));
  const names = [...new Set(all.flatMap((options) => Object.keys(options)))];
  return Object.fromEntries(
    names
      .map((name) => [name, all.map((options) => options[name] ?? null)] as const)
      .filter(([, values]) => new Set(values.map((value) => JSON.stringify(value))).size > 1),
  );
}

function factsOf(record: RunRecord, differing: Record<string, unknown[]>): object {
  const { path, state, description, metrics, result, best, seconds } = record;
  return {
    run: path,
    state,
    data: description.data.file,
    parameters: description.parameters,
    epochs: metrics.at(-1)?.epoch ?? 0,
    options: Object.fromEntries(Object.keys(differing).map((name) => [name, description.options[name as never]])),
    train: result?.train ?? null,
    validation: result?.validation ?? null,
    test: result?.test ?? null,
    lastLoss: metrics.at(-1)?.loss ?? null,
    best,
    seconds,
  };
}

/** One row a fact, one column a run. */
function tableOf(records: readonly RunRecord[], differing: Record<string, unknown[]>): Block {
  const row = (name: string, value: (record: RunRecord) => string): string[] => [name, ...records.map(value)];
  const part = (name: 'train' | 'validation' | 'test', title: string): string[][] => {
    if (!records.some(({ result }) => result?.[name])) return [];
    const score = records.map(({ result }) => result?.[name]);
    const scores = score.map((one) => (one === null || one === undefined ? '–' : scoreOf(one)));
    return [
      row(`${title} loss`, ({ result }) => number(result?.[name]?.loss)),
      [`${title} ${score.some((one) => one?.accuracy !== undefined) ? 'accuracy' : 'R²'}`, ...scores],
    ];
  };
  return {
    head: ['', ...records.map(({ path }) => path)],
    rows: [
      row('data', ({ description }) => description.data.file),
      row('state', ({ state }) => state),
      ...Object.entries(differing).map(([name, values]) => [`--${flag(name)}`, ...values.map(valueText)]),
      row('parameters', ({ description }) => String(description.parameters)),
      row('epochs', ({ metrics }) => String(metrics.at(-1)?.epoch ?? 0)),
      ...part('train', 'training'),
      ...part('validation', 'validation'),
      ...part('test', 'test'),
      row('best loss', ({ best }) => number(best?.loss)),
      row('in epoch', ({ best }) => (best === null ? '–' : String(best.epoch))),
      row('time', ({ seconds }) => (seconds === null ? '–' : `${spelled(seconds, 2)} s`)),
    ],
  };
}

function number(value: number | undefined): string {
  return value === undefined ? '–' : spelled(value, 4);
}

function scoreOf({ accuracy, r2 }: { readonly accuracy?: number; readonly r2?: number }): string {
  return spelled(accuracy ?? r2 ?? Number.NaN, 4);
}

function flag(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function valueText(value: unknown): string {
  if (value === null) return '–';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(',');
  return String(value);
}

/** The losses of each run: of training solid, of validation dashed. */
function lossesDrawing(records: readonly RunRecord[]): Drawing {
  const lines = records.flatMap(({ metrics }, colour): Mark[] => {
    const x = metrics.map(({ epoch }) => epoch);
    const validation = metrics.map(({ validation }) => validation?.loss ?? Number.NaN);
    return [
      { mark: 'line', x, y: metrics.map(({ loss }) => loss), colour },
      ...(validation.some(Number.isFinite)
        ? [{ mark: 'line', x, y: validation, colour, dashed: true, width: 2 } as const]
        : []),
    ];
  });
  const epochs = records.flatMap(({ metrics }) => metrics.map(({ epoch }) => epoch));
  const losses = records.flatMap(({ metrics }) =>
    metrics.flatMap(({ loss, validation }) => [loss, validation?.loss ?? loss]),
  );
  return {
    subtitle: 'training solid, validation dashed',
    panels: [
      {
        x: epochAxis(
          epochs.reduce((least, epoch) => Math.min(least, epoch), Number.POSITIVE_INFINITY),
          epochs.reduce((most, epoch) => Math.max(most, epoch), 0),
        ),
        y: lossAxis(losses.filter(Number.isFinite)),
        marks: lines,
      },
    ],
    legend: records.map(({ path }, colour) => ({ symbol: 'line', colour, text: path })),
    claims: [],
  };
}
