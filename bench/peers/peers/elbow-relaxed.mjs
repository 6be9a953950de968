import { createElbow } from '../lib/elbow.mjs';

/** Ours, the build that may fuse multiply-adds. */
export const peer = createElbow(({ initRelaxed }) => initRelaxed());
