/** The network whose first prediction is waited for, with weights that cost nothing to make. */
export const WIDTHS = [784, 256, 128, 10];

export const LAYERS = WIDTHS.slice(1).map((outputs, i) => ({
  inputs: WIDTHS[i],
  outputs,
  w: new Float32Array(WIDTHS[i] * outputs).fill(0.01),
  b: new Float32Array(outputs),
}));

export const X = new Float32Array(WIDTHS[0]).fill(0.5);
