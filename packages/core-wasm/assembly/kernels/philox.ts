import { ptr } from "../args";
import { philox as philoxBlock } from "../random";

/**
 * words = the four random words of Philox4x32-10 for one counter and key, from which the other kernels draw.
 * @kernel counter:i32[4] key:i32[2] words:i32[4]
 */
export function philox(args: usize): void {
  v128.store(ptr(args, 2), philoxBlock(v128.load(ptr(args, 0)), load<u64>(ptr(args, 1))));
}
