// The method × problem table of `npm run prove:mgh`, whole.
import { exceptionFor } from './exceptions.ts';
import { mghProblems } from './problems.ts';
import { FACTORS, METHODS, type Outcome, outcome, surprise } from './run.ts';

/** How many of the 36 each method has to reach, by the multiple of the start. */
const TARGETS: Record<string, Record<number, number>> = { levenbergMarquardt: { 1: 36, 10: 30 } };

/** One cell: evaluations where a listed minimum was reached, else the place in the list of reasons. */
function cell(run: Outcome, reasons: string[]): string {
  const wrong = surprise(run);
  if (wrong) return '!!!';
  if (run.reached) return String(run.solution.evaluations);
  const why = exceptionFor(run.method, run.name, run.factor)?.why ?? '';
  if (!reasons.includes(why)) reasons.push(why);
  return `[${reasons.indexOf(why) + 1}]`;
}

/** Runs the table and prints it; false where a target is missed or a run surprises. */
export function prove(print: (line: string) => void): boolean {
  const problems = mghProblems();
  const methods = Object.keys(METHODS);
  const columns = methods.flatMap((method) => FACTORS.map((factor) => ({ method, factor })));
  const reached = columns.map(() => 0);
  const reasons: string[] = [];
  const surprises: string[] = [];
  print('evaluations to a listed minimum from 1, 10 and 100 times the start; [i]: another end, see below\n');
  print(`${''.padEnd(30)}${methods.map((method) => method.padStart(20)).join('')}`);
  print(`${''.padEnd(30)}${columns.map(({ factor }, i) => `x${factor}`.padStart(i % 3 === 0 ? 8 : 6)).join('')}`);
  for (const given of problems) {
    const cells = columns.map(({ method, factor }, i) => {
      const run = outcome(method, given, factor);
      if (run.reached) (reached[i] as number) += 1;
      const said = surprise(run);
      if (said) surprises.push(`${method} on ${given.name} x${factor} ${said}`);
      return cell(run, reasons).padStart(i % 3 === 0 ? 8 : 6);
    });
    print(`${given.name.padEnd(30)}${cells.join('')}`);
  }
  print(
    `${`reached of ${problems.length}`.padEnd(30)}${reached.map((count, i) => String(count).padStart(i % 3 === 0 ? 8 : 6)).join('')}\n`,
  );
  reasons.forEach((why, i) => {
    print(`[${i + 1}] ${why}`);
  });
  const missed = columns.flatMap(({ method, factor }, i) => {
    const target = TARGETS[method]?.[factor] ?? 0;
    return (reached[i] as number) < target
      ? [`${method} x${factor}: ${reached[i]} reached, the target is ${target}`]
      : [];
  });
  for (const line of [...missed, ...surprises]) print(`MISSED ${line}`);
  print(missed.length + surprises.length === 0 ? '\nall targets hold, no surprise' : '');
  return missed.length + surprises.length === 0;
}
