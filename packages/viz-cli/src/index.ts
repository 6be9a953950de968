export { toPng } from './figure/png.ts';
export type { Scene } from './figure/scene.ts';
export { toSvg } from './figure/svg.ts';
export { type LossCurves, lossFigure } from './figures/loss.ts';
export { createProgram } from './program.ts';
export { UserError } from './userError.ts';
