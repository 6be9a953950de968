import { type Explanation, explain } from '@elbow/nn';
import { someRows } from '../run/someRows.ts';
import type { Say } from '../run/speaker.ts';
import { tellExplained } from './explain.ts';
import type { OpenRun } from './openRun.ts';

/** Rows that are looked at, at most: what ails a run shows on these. */
const MOST_ROWS = 4096;
/** Seconds for trials. */
const BUDGET = 20;

/** Says at the end of a training, or of its failure, why the run has not learnt more; where that cannot be told, why not. */
export function tellExplanation(run: OpenRun, settings: { readonly quiet: boolean }, say: Say): void {
  const { session, prepared } = run;
  const { train, validation } = prepared;
  let explanation: Explanation;
  try {
    explanation = explain(session, someRows(train, MOST_ROWS), {
      budget: 1000 * BUDGET,
      now: () => performance.now(),
      ...(validation ? { validation: someRows(validation, MOST_ROWS) } : {}),
    });
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    say('explain', { run: run.path, refused: error.message }, [`--explain: ${error.message}`], true);
    return;
  }
  tellExplained(run, explanation, { budget: BUDGET, quiet: settings.quiet }, say);
}
