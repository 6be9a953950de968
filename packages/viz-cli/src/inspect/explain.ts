import { type Explanation, explain } from '@elbow/nn';
import { spelled } from '../figure/number.ts';
import { watching } from '../gallery/watching.ts';
import { quoted } from '../quoted.ts';
import { plural } from '../read/wording.ts';
import type { Run } from '../run/run.ts';
import { type Say, speaker } from '../run/speaker.ts';
import { seconds } from '../terminal/duration.ts';
import { type Block, reportLines } from '../terminal/report.ts';
import { UserError } from '../userError.ts';
import { type OpenRun, openRun } from './openRun.ts';
import { trainCommandLine } from './trainCommand.ts';

/** Options of `elbow explain`. */
export interface ExplainSettings {
  /** Seconds. */
  readonly budget: number;
  readonly seed: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Exit code where something is to be changed, or nothing could be told. */
const FOUND = 3;
/** Milliseconds between two words about how far it is. */
const WORD = 200;

/**
 * `elbow explain RUN`: why the run does not learn more, with the evidence and the one change to try; returns the exit code, 0 where all is fine.
 * @throws {UserError} if the run cannot be opened, or has too few rows
 */
export async function explainCommand(path: string, options: ExplainSettings): Promise<number> {
  const run = await openRun(path, options);
  const { tell, clear } = watching(process.stderr, options.json || options.quiet);
  const begun = performance.now();
  let told = begun;
  const now = (): number => {
    const time = performance.now();
    if (time - told > WORD) {
      tell(`trials: ${seconds((time - begun) / 1000)} of at most ${seconds(options.budget)}`);
      told = time;
    }
    return time;
  };
  const explanation = explained(run, 1000 * options.budget, options.seed, now);
  clear();
  const isFine = explanation.cause === 'fine';
  tellExplained(run, explanation, options, speaker(options));
  return isFine ? 0 : FOUND;
}

function explained({ session, prepared }: Run, budget: number, seed: number, now: () => number): Explanation {
  const { train, validation } = prepared;
  try {
    return explain(session, train, { budget, now, seed, ...(validation ? { validation } : {}) });
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError)
      throw new UserError(`this run cannot be explained: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Says an explanation: the cause, what was measured, what to try and by which command. */
export function tellExplained(
  run: OpenRun,
  explanation: Explanation,
  { budget, quiet }: Pick<ExplainSettings, 'budget' | 'quiet'>,
  say: Say,
): void {
  const { path } = run;
  const command = explanation.cause === 'fine' ? null : commandOf(run, explanation, budget);
  const blocks = quiet ? [headline(path, explanation)] : reported(path, run, explanation, command);
  say('explain', { run: path, ...explanation, command }, reportLines(blocks), true);
}

/** Each cause in words. */
const CAUSES: Readonly<Record<Explanation['cause'], string>> = {
  learning: 'inadequate learning: the network could do better, trained otherwise',
  capacity: 'too few units: a wider network would do better',
  relation: 'no relation: nothing predicts the target clearly from these inputs',
  fine: 'fine: it has learnt what there is',
  inconclusive: 'inconclusive',
};

function headline(path: string, { cause, finding }: Explanation): string {
  return `${path}: ${CAUSES[cause]}${cause === 'fine' ? '' : ` (${finding})`}`;
}

function reported(path: string, run: OpenRun, explanation: Explanation, command: string | null): Block[] {
  const { evidence, change, cause } = explanation;
  return [
    headline(path, explanation),
    `on ${plural(run.prepared.train.rows, 'training row')}; losses are shares of the loss of the best constant answer`,
    {
      head: ['measure', 'value', 'against', 'what it is'],
      rows: evidence.map(({ measure, value, against, says }) => [
        measure,
        spelled(value),
        spelled(against),
        rounded(says),
      ]),
    },
    ...(cause === 'fine' ? [] : [`try: ${change}`]),
    ...(command === null ? [] : [{ command }]),
  ];
}

function rounded(text: string): string {
  return text.replace(/\d+\.\d{4,}(e[-+]\d+)?/g, (digits) => spelled(Number(digits), 4));
}

/** How much longer a run that was trained too short is to be trained, how much wider a narrow network becomes, how much more time trials get. */
const LONGER = 3;
const WIDER = 4;
const MORE_TIME = 4;

/** The command line that makes the change; null where no option does. */
function commandOf(run: OpenRun, { finding, change }: Explanation, budget: number): string | null {
  const { description, path, session } = run;
  const { options } = description;
  const anew = (changes: Parameters<typeof trainCommandLine>[1]): string => trainCommandLine(description, changes);
  switch (finding) {
    case 'rate too high':
    case 'rate too low': {
      const rate = change.match(/learning rate to ([\d.e+-]+\d)/)?.[1];
      return rate === undefined ? null : anew({ lr: Number(rate) });
    }
    case 'dead units':
    case 'bad start':
    case 'learning and width both matter':
      return anew({ seed: options.seed + 1 });
    case 'vanishing gradients':
      return anew({ hidden: options.hidden.slice(1) });
    case 'too few units':
      return anew({ hidden: options.hidden.length === 0 ? [WIDER] : options.hidden.map((width) => WIDER * width) });
    case 'trained too short':
    case 'not trained':
      return session.steps === 0
        ? `elbow train --resume ${quoted(path)}`
        : `elbow train --resume ${quoted(path)} --epochs ${LONGER * options.epochs}`;
    case 'budget too small':
      return `elbow explain ${quoted(path)} --budget ${MORE_TIME * budget}`;
    default:
      return null;
  }
}
