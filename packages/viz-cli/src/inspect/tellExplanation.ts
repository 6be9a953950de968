import { type Explanation, explain } from '@elbow/nn';
import { someRows } from '../run/someRows.ts';
import type { Say } from '../run/speaker.ts';
import { tellExplained } from './explain.ts';
import type { OpenRun } from './openRun.ts';

/** Rows that are looked at: what ails a run shows on these. At most so many, and fewer for a large network, so that trials fit into their time. */
const MOST_ROWS = 4096;
const LEAST_ROWS = 500;
/** Rows times parameters. */
const WORK = 1e8;
/** Seconds for trials. */
const BUDGET = 20;

/** Says at the end of a training, or of its failure, why the run has not learnt more; where that cannot be told, why not. */
export function tellExplanation(run: OpenRun, settings: { readonly quiet: boolean }, say: Say): void {
  const { session, prepared } = run;
  const { train, validation } = prepared;
  const most = Math.round(Math.min(MOST_ROWS, Math.max(LEAST_ROWS, WORK / session.parameters.length)));
  const some = someRows(train, most);
  let explanation: Explanation;
  try {
    explanation = explain(session, some, {
      budget: 1000 * BUDGET,
      now: () => performance.now(),
      ...(validation ? { validation: someRows(validation, most) } : {}),
    });
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    say('explain', { run: run.path, refused: error.message }, [`--explain: ${error.message}`], true);
    return;
  }
  tellExplained(
    { ...run, prepared: { ...prepared, train: some } },
    explanation,
    { budget: BUDGET, quiet: settings.quiet },
    say,
  );
}
