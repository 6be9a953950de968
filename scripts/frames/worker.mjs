import { prepare } from './train.mjs';

const train = prepare({ now: () => performance.now() });
addEventListener('message', async ({ data: ms }) => postMessage(await train(ms)));
postMessage('ready');
