import { Real } from "./real";

/** Bytes for a packed panel of a matrix. */
// @ts-ignore: decorator
@inline
export const PANEL_BYTES: usize = 8192;

/** Bytes for numbers of single rows, or of a narrow matrix. */
// @ts-ignore: decorator
@inline
export const ROWS_BYTES: usize = 8192;

/** Scratch that kernels share, a panel and behind it rows; nothing in it outlives a kernel call. It takes no bytes of the module. */
export const SCRATCH: usize = (__heap_base + 63) & ~63;

/** The scratch for rows. */
export const ROWS: usize = SCRATCH + PANEL_BYTES;

/** Which build this is: bytes of `Real`, plus 16 in the relaxed one. `init` refuses a module of another. */
export const build: i32 = sizeof<Real>() + (RELAXED ? 16 : 0);

/** First free byte after static data and scratch; the build writes it beside the module's bytes. */
export const heapBase: usize = ROWS + ROWS_BYTES + 64;
