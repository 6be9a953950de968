import type { Tensor } from './safetensors.ts';

/**
 * 32 bits over all names and bytes in order of name: tells damage, not malice. Word by word as FNV-1a goes byte by byte (Fowler, Noll &
 * Vo 1991), with a shift in between, for a product alone never carries a high bit down. Each step is one to one, so no single word
 * can change unnoticed.
 */
export function fingerprint(tensors: Readonly<Record<string, Tensor>>): string {
  let hash = 0x811c9dc5;
  const add = (values: ArrayLike<number>): void => {
    for (let i = 0; i < values.length; i++) {
      hash = Math.imul(hash ^ (values[i] as number), 0x01000193);
      hash ^= hash >>> 15;
    }
  };
  for (const name of Object.keys(tensors).sort()) {
    add(new TextEncoder().encode(name));
    const bytes = bytesOf((tensors[name] as Tensor).data);
    const aligned = bytes.byteOffset % 4 ? bytes.slice() : bytes;
    const whole = aligned.length >> 2;
    add(new Uint32Array(aligned.buffer, aligned.byteOffset, whole));
    add(aligned.subarray(4 * whole));
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** The bytes of an array, in place. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: Tensor['data']): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
