// Runs every example and prints a table: `npm run test:examples`.
import { parseArgs } from 'node:util';
import { install, Missing } from '../runtimes/install.mjs';
import { checks as browser } from './browser-worker/test/checks.mjs';
import { checks as edge } from './edge-worker/test/checks.mjs';
import { checks as oneFile } from './oneFile.checks.mjs';

const HELP = `Usage: node examples/run.mjs [options]

Runs the examples, on every runtime that they are written for, and compares what they do with what they promise. The packages must
have been built; npm run test:examples builds them first.

Options:
  --only <regexp>   only checks whose example, runtime or title matches
  --help            print this`;

const CHECKS = [...oneFile, ...browser, ...edge];

const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean' } } });
if (values.help) console.log(HELP);
else process.exitCode = await main(new RegExp(values.only ?? ''));

async function main(pattern) {
  const chosen = CHECKS.filter(({ example, where, what }) => pattern.test(`${example} ${where} ${what}`));
  const complaint = await install((line) => console.error(line));
  if (complaint !== null) console.error(complaint);
  const failures = [];
  let skipped = 0;
  for (const { example, where, what, run } of chosen) {
    const begun = performance.now();
    let seen;
    try {
      seen = await run();
    } catch (error) {
      // CI has to install all runtimes; elsewhere one may be absent.
      if (error instanceof Missing && !process.env.CI) {
        seen = `skipped, ${error.message}`;
        skipped++;
      } else {
        seen = 'FAILED';
        failures.push(`${example} ${where}: ${what}\n${error.stack ?? error}`);
      }
    }
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${example.padEnd(22)} ${where.padEnd(9)} ${seconds.padStart(5)} s  ${what}${seen ? `: ${seen}` : ''}`);
  }
  for (const failure of failures) console.error(`\n${failure}`);
  console.log(`\n${chosen.length - failures.length - skipped} passed, ${failures.length} failed, ${skipped} skipped`);
  return failures.length === 0 && chosen.length > 0 ? 0 : 1;
}
