import type { Core, Op } from './core.ts';
import { kernelName } from './kernel.ts';
import { elements, type Region } from './layout.ts';
import type { KernelName } from './wasm/signatures.ts';

/** An element that is NaN or infinite. */
export interface NonFinite {
  /** Name of the region, for example `dense1.w`, and the flat index in it. */
  readonly region: string;
  readonly index: number;
  readonly value: number;
}

/** Where a NaN or an infinity was first seen. */
export interface Finding extends NonFinite {
  /** Index of the op after which it was there; -1 if it was there before the first. */
  readonly op: number;
  readonly kernel: KernelName | null;
}

/**
 * Runs the ops one by one and names the first array and element that is NaN or infinite; null if none is. The ops take
 * effect as in a normal run, up to the one that is named.
 *
 * @example
 * ```ts
 * import { Core, firstNonFinite, init, Layout } from '@elbow/core-wasm';
 * import { log } from '@elbow/core-wasm/functions';
 * const layout = new Layout();
 * const [x, y] = [layout.reserve('x', 2), layout.reserve('y', 2)];
 * const core = new Core(init(), layout);
 * core.view(x).set([1, 0]);
 * console.log(firstNonFinite(core, [{ kernel: log, operands: [x, y] }])); // { op: 0, kernel: 'log', region: 'y', index: 1, value: -Infinity }
 * ```
 */
export function firstNonFinite(core: Core, ops: readonly Op[]): Finding | null {
  const before = nonFiniteIn(
    core,
    ops.flatMap((op) => op.operands),
  );
  if (before) return { op: -1, kernel: null, ...before };
  for (const [i, op] of ops.entries()) {
    core.program([op])();
    const seen = nonFiniteIn(core, op.operands);
    if (seen) return { op: i, kernel: kernelName(op.kernel), ...seen };
  }
  return null;
}

/** Names the first element of these arrays that is NaN or infinite, without running anything; null if none is. */
export function nonFiniteIn(core: Core, regions: readonly (Region | null)[]): NonFinite | null {
  for (const region of regions) {
    if (region === null || region.segment.type === 'i32') continue;
    const view = core.view(region);
    if (allFinite(view)) continue;
    const index = view.findIndex((value) => !Number.isFinite(value));
    return { ...innermost(region, index), value: view[index] as number };
  }
  return null;
}

/** 0·x is 0 where x is finite and NaN where it is not, and four sums need not wait for each other. */
function allFinite(view: ArrayLike<number>): boolean {
  const whole = view.length & ~3;
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    a += 0 * (view[i] as number);
    b += 0 * (view[i + 1] as number);
    c += 0 * (view[i + 2] as number);
    d += 0 * (view[i + 3] as number);
  }
  for (let i = whole; i < view.length; i++) a += 0 * (view[i] as number);
  return a + b + c + d === 0;
}

/** A flat index into a segment named by the region that holds it: parameters[80] is dense2.w[0]. */
function innermost(region: Region, index: number): { region: string; index: number } {
  const inner = region.segment.regions.find((r) => {
    const at = region.offset + index - r.offset;
    return at >= 0 && at < elements(r.shape);
  });
  return inner ? { region: inner.name, index: region.offset + index - inner.offset } : { region: region.name, index };
}
