import { Real } from "./real";

/** Bytes for a packed panel of a matrix. */
// @ts-ignore: decorator
@inline
export const PANEL_BYTES: usize = 8192;

/** Bytes for numbers of single rows, or of a narrow matrix. */
// @ts-ignore: decorator
@inline
export const ROWS_BYTES: usize = 8192;

/**
 * Scratch that kernels share, a panel and behind it rows; nothing in it outlives a kernel call. It takes no bytes of the
 * module. Its address is fixed, for the base and its packs share it; below it each has its own place for static data,
 * which scripts/build.mjs assigns.
 */
// @ts-ignore: decorator
@inline
export const SCRATCH: usize = 8192;

/** The scratch for rows. */
// @ts-ignore: decorator
@inline
export const ROWS: usize = SCRATCH + PANEL_BYTES;

/**
 * Which build this is: 20 bits of the sources' hash, then which part of it (0 the core, 1 … its packs), 16 in a relaxed
 * one, and the bytes of `Real`. `init` refuses a module of another.
 */
export const build: i32 = (SOURCES << 12) | (PART << 5) | (RELAXED ? 16 : 0) | sizeof<Real>();

/** First byte that is free for a layout. */
export const heapBase: usize = ROWS + ROWS_BYTES + 64;
