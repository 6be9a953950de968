/**
 * Runs one host's `train(…args)` in this process and prints its result as one JSON line:
 * `node drive.mjs workerd .build/workerd`.
 */
const [host, ...args] = process.argv.slice(2);
const { train } = await import(`./hosts/${host}.mjs`);
try {
  console.log(JSON.stringify(await train(...args)));
} catch (error) {
  // Not rethrown: what the host still has to clear away is cleared away before the process ends.
  console.error(error.stack ?? error);
  process.exitCode = 1;
}
