// Prints how many tests passed and failed, summed over the packages' reports: "1234 0".
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = join(dirname(fileURLToPath(import.meta.url)), '..', 'packages');
let passed = 0;
let failed = 0;
for (const name of readdirSync(packages)) {
  try {
    const report = JSON.parse(readFileSync(join(packages, name, 'test-results', 'vitest.json'), 'utf8'));
    passed += report.numPassedTests;
    failed += report.numFailedTests;
  } catch {
    failed++; // no report: its tests did not run
  }
}
console.log(`${passed} ${failed}`);
