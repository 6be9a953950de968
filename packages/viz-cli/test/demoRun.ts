/**
 * A run for the tests of the screen: fixed losses, and a clock that goes on 100 ms an epoch so that every epoch is drawn. Arguments: scenario, epochs, and
 * changes of the window (`cols 60,rows 12`) at equal distances during the run. Before each it writes the change as an OSC 777, for the emulator to follow.
 */
import { execFileSync } from 'node:child_process';
import { type EpochProgress, progressReporter } from '../src/terminal/progress.ts';

const [name = 'usual', count = '60', changes = ''] = process.argv.slice(2);
const epochs = Number(count);

/** Losses that fall as those of a real run do, with some unrest. */
function usual(epoch: number): EpochProgress {
  const fall = 1.2 / (1 + (7 * epoch) / epochs) ** 1.6;
  return {
    epoch,
    epochs,
    loss: fall * (1 + 0.05 * (((epoch * 7) % 5) - 2)) + 0.004,
    validationLoss: fall * (1 + 0.03 * (((epoch * 3) % 7) - 3)) + 0.06,
    metricName: 'accuracy',
    metric: 1 - fall / 2,
    learningRate: 0.01,
    samplesPerSecond: 48321,
    secondsLeft: (epochs - epoch) / 10,
  };
}

const SCENARIOS: Readonly<Record<string, (epoch: number) => EpochProgress>> = {
  usual,
  alone: (epoch) => ({ ...usual(epoch), validationLoss: undefined, metric: undefined }),
  diverging: (epoch) => ({
    ...usual(epoch),
    loss: epoch > 40 ? Number.NaN : 0.5 * 8 ** epoch,
    validationLoss: epoch > 38 ? Number.POSITIVE_INFINITY : 0.6 * 8 ** epoch,
    metricName: 'r2',
    metric: -(8 ** epoch),
    learningRate: 0.00001,
  }),
  broken: (epoch) => ({ ...usual(epoch), loss: epoch > 20 && epoch < 30 ? Number.NaN : usual(epoch).loss }),
};

/** Resizes the window, as its user would, and waits until the process knows. */
async function resizeTo(change: string): Promise<void> {
  process.stdout.write(`\u001b]777;${change}\u0007`);
  const known = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no resize after stty ${change}`)), 10_000);
    process.stdout.once('resize', () => {
      clearTimeout(late);
      resolve();
    });
  });
  execFileSync('stty', change.split(' '), { stdio: 'inherit' });
  await known;
}

const next = changes === '' ? [] : changes.split(',');
const stride = Math.ceil(epochs / (next.length + 1));
let clock = 0;
console.log('Training 4-16-3 (131 parameters) with adam.');
const reporter = progressReporter({ stream: process.stdout, quiet: false, json: false, now: () => clock });
for (let epoch = 1; epoch <= epochs; epoch++) {
  clock += 100;
  reporter.epoch((SCENARIOS[name] ?? usual)(epoch));
  const change = epoch % stride === 0 ? next.shift() : undefined;
  if (change !== undefined) await resizeTo(change);
}
if (name === 'killed') process.kill(process.pid, 'SIGKILL');
reporter.done();
console.log('run: runs/demo-1');
