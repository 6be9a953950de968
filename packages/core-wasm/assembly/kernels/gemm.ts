import { int, ptr } from "../args";
import { product, productTransposed } from "../multiply";

/**
 * C = A·B. Each element is summed over k in order from 0: in the plain build the bits are those of the triple loop.
 * @kernel a[M,K] b[K,N] c[M,N]
 */
export function gemm(args: usize): void {
  product(ptr(args, 0), false, ptr(args, 1), ptr(args, 2), int(args, 3), int(args, 5), int(args, 4));
}

/**
 * C = A·Bᵀ, summed as `gemm`.
 * @kernel a[M,K] b[N,K] c[M,N]
 */
export function gemmNT(args: usize): void {
  productTransposed(ptr(args, 0), ptr(args, 1), ptr(args, 2), int(args, 3), int(args, 5), int(args, 4), false);
}

/**
 * C = Aᵀ·B, summed as `gemm`.
 * @kernel a[K,M] b[K,N] c[M,N]
 */
export function gemmTN(args: usize): void {
  product(ptr(args, 0), true, ptr(args, 1), ptr(args, 2), int(args, 4), int(args, 5), int(args, 3));
}
