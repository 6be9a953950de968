import type { Tensor } from './safetensors.ts';

/** FNV-1a (Fowler, Noll & Vo 1991), 32 bits, over all names and bytes in order of name: tells damage, not malice. */
export function fingerprint(tensors: Readonly<Record<string, Tensor>>): string {
  let hash = 0x811c9dc5;
  const add = (bytes: Uint8Array): void => {
    for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  };
  for (const name of Object.keys(tensors).sort()) {
    add(new TextEncoder().encode(name));
    add(bytesOf((tensors[name] as Tensor).data));
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** The bytes of an array, in place. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: Tensor['data']): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
