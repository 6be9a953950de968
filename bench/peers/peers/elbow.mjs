import { createElbow } from '../lib/elbow.mjs';

/** Ours, the plain build, a call a step. */
export const peer = createElbow(({ init }) => init());
