// Trains the command on four real data sets over ten seeds and compares the mean test score with scikit-learn's, as
// fixtures/datasets.json records it: same test rows, layers, batch, epochs and learning rate. Exits 1 when one is missed.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { sets } = JSON.parse(readFileSync(join(root, 'fixtures', 'datasets.json'), 'utf8'));
const SEEDS = 10;
const SD_ALLOWED = 2;
const ABSOLUTE_ALLOWED = 0.01;

/** Test score of one run of the command: accuracy or R². */
function score(set, params, seed, folder) {
  const out = execFileSync(
    process.execPath,
    [
      join(root, 'packages', 'viz-cli', 'bin', 'elbow.js'),
      ...['train', join(root, 'fixtures', set.csv), '--test-rows', join(folder, 'rows.txt'), '--validation', '0'],
      ...['--hidden', params.hidden_layer_sizes.join(','), '--batch', String(params.batch_size)],
      ...['--epochs', String(params.max_iter), '--lr', String(params.learning_rate_init), '--optimizer', params.solver],
      ...['--seed', String(seed), '--json', '--quiet', '--out', join(folder, `seed-${seed}`)],
    ],
    { encoding: 'utf8' },
  );
  const { test } = JSON.parse(out.trim().split('\n').at(-1));
  return test.accuracy ?? test.r2;
}

const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;

let failed = 0;
console.log('data set   seeds  our mean  our min   scikit-learn  its sd   bar      verdict');
for (const set of sets) {
  const { params, test_score: theirs } = set.results.find(({ model }) => /^MLP.*\/adam$/.test(model));
  const folder = mkdtempSync(join(tmpdir(), 'elbow-accuracy-'));
  try {
    writeFileSync(join(folder, 'rows.txt'), `${set.test_idx.join('\n')}\n`);
    const scores = Array.from({ length: SEEDS }, (_, seed) => score(set, params, seed, folder));
    const bar = theirs.mean - Math.max(SD_ALLOWED * theirs.std, ABSOLUTE_ALLOWED);
    const reached = mean(scores) >= bar;
    if (!reached) failed++;
    console.log(
      [
        set.name.padEnd(10),
        String(SEEDS).padStart(5),
        mean(scores).toFixed(4).padStart(9),
        Math.min(...scores)
          .toFixed(4)
          .padStart(8),
        theirs.mean.toFixed(4).padStart(14),
        theirs.std.toFixed(4).padStart(7),
        bar.toFixed(4).padStart(7),
        reached ? '  reached' : '  MISSED',
      ].join(' '),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
console.log(`${sets.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
