#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli.js', import.meta.url);
if (existsSync(built)) {
  await import(built);
} else {
  process.stderr.write('error: the command elbow is not built yet: run "npm run build" first\n');
  process.exitCode = 1;
}
