import type { Session } from '../session.ts';

/**
 * SHA-256 of the parameters as little-endian numbers, in hexadecimal: equal hashes are equal networks, to the bit.
 *
 * @example
 * ```ts
 * import { compile, dense, sequential, squaredError, weightsHash } from '@elbow/nn';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), seed: 1 });
 * console.log((await weightsHash(session)).length); // 64
 * ```
 */
export async function weightsHash({ parameters }: Session): Promise<string> {
  const bytes = Uint8Array.from(new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength));
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
