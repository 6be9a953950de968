import { run } from './program.ts';

// The result goes to whoever started it: a page's global, or the standard output.
const result = run();
Object.assign(globalThis, { result });
if (typeof document === 'undefined') console.log(JSON.stringify(await result));
