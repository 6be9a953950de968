import type { Op, Region } from '@elbow/core-wasm';

/**
 * Joins ops that stand next to each other where one op does the work of both: the same bits, without writing and reading the
 * array between them, which then holds nothing.
 */
export function fuse(ops: readonly Op[]): Op[] {
  const fused: Op[] = [];
  for (const op of ops) {
    const before = fused.at(-1);
    const joined = before && (JOINS.map((join) => join(before, op)).find((result) => result !== null) ?? null);
    if (joined) fused[fused.length - 1] = joined;
    else fused.push(op);
  }
  return fused;
}

type Join = (first: Op, second: Op) => Op | null;
type Operands = readonly (Region | null)[];

/** dense, relu → one op. */
const forwardRelu: Join = (first, second) => {
  if (first.kernel !== 'denseForward' || second.kernel !== 'relu') return null;
  const [x = null, w = null, b = null, between = null]: Operands = first.operands;
  const [read, y = null]: Operands = second.operands;
  return read === between ? { kernel: 'denseForwardRelu', operands: [x, w, b, y] } : null;
};

/** Backward of a dense layer that follows a relu, and of that relu → one op. */
const backwardRelu: Join = (first, second) => {
  if (first.kernel !== 'denseBackward' || second.kernel !== 'reluBackward') return null;
  const [x = null, w = null, dy = null, dw = null, db = null, between = null]: Operands = first.operands;
  const [y, read, dx = null]: Operands = second.operands;
  const same = y === x && read === between && between !== null;
  return same ? { kernel: 'denseBackwardRelu', operands: [x, w, dy, dw, db, dx] } : null;
};

/** That op with one output, and backward of a first layer with one or two inputs → one op for the whole net. */
const backwardNet: Join = (first, second) => {
  if (first.kernel !== 'denseBackwardRelu' || second.kernel !== 'denseBackward') return null;
  const [h = null, w2 = null, dy = null, dw2 = null, db2 = null, between = null]: Operands = first.operands;
  const [x = null, , read, dw1 = null, db1 = null, dx]: Operands = second.operands;
  const small = w2?.shape[1] === 1 && (x?.shape[1] ?? 0) <= 2;
  return small && read === between && dx === null
    ? { kernel: 'denseReluDenseBackward', operands: [x, h, w2, dy, dw2, db2, dw1, db1] }
    : null;
};

const JOINS: readonly Join[] = [forwardRelu, backwardRelu, backwardNet];
