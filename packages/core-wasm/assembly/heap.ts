import { Real } from "./real";

/** Bytes of scratch that kernels share; nothing in it outlives a kernel call. */
// @ts-ignore: decorator
@inline
const SCRATCH_BYTES: usize = 8192;

/** Address of the scratch: after the static data, before any layout, so that it takes no bytes of the module. */
export const SCRATCH: usize = (__heap_base + 63) & ~63;

/** Which build this is: bytes of `Real`, plus 16 in the relaxed one. `init` refuses a module of another. */
export const build: i32 = sizeof<Real>() + (RELAXED ? 16 : 0);

/** First free byte after static data and scratch; the build writes it beside the module's bytes. */
export const heapBase: usize = SCRATCH + SCRATCH_BYTES;
