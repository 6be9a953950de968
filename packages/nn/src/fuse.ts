import type { Op, Region } from '@elbow/core-wasm';

/**
 * Joins a dense layer and the relu beside it to one op where they stand next to each other, forward and backward: the same
 * bits, without writing and reading the array between them, which then holds nothing.
 */
export function fuse(ops: readonly Op[]): Op[] {
  const fused: Op[] = [];
  for (let i = 0; i < ops.length; i++) {
    const joined = join(ops[i] as Op, ops[i + 1]);
    fused.push(joined ?? (ops[i] as Op));
    if (joined) i++;
  }
  return fused;
}

function join(first: Op, second: Op | undefined): Op | null {
  if (first.kernel === 'denseForward' && second?.kernel === 'relu') {
    const [x = null, w = null, b = null, between = null] = first.operands;
    const [read, y = null] = second.operands;
    return read === between ? { kernel: 'denseForwardRelu', operands: [x, w, b, y] } : null;
  }
  if (first.kernel === 'denseBackward' && second?.kernel === 'reluBackward') {
    const [x = null, w = null, dy = null, dw = null, db = null, between = null] = first.operands;
    const [output, read, dx = null] = second.operands as readonly (Region | null)[];
    const same = output === x && read === between && between !== null;
    return same ? { kernel: 'denseBackwardRelu', operands: [x, w, dy, dw, db, dx] } : null;
  }
  return null;
}
