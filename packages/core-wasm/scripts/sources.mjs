// What the build reads: the assembly sources, their hash, and the kernels' signatures.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Paths of all assembly sources below `assembly/`, sorted, with forward slashes. */
export function sources() {
  return readdirSync(join(root, 'assembly'), { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
    .sort();
}

/** SHA-256 over names and texts of all sources: written into the build, so that a stale one is refused. */
export function sourceHash() {
  const hash = createHash('sha256');
  for (const file of sources()) hash.update(`${file}\n`).update(readFileSync(join(root, 'assembly', file)));
  return hash.digest('hex');
}

/** The first 20 bits of the hash: every module tells them, and one of other sources is refused. */
export function sourceNumber() {
  return Number.parseInt(sourceHash().slice(0, 5), 16);
}

/** The packs: a file of `assembly/packs` each, beside the base. */
export function packNames() {
  return sources().flatMap((file) => /^packs\/(?!base\.)(\w+)\.ts$/.exec(file)?.[1] ?? []);
}

const DOC_AND_FUNCTION = /\/\*\*((?:(?!\*\/)[\s\S])*?)\*\/\s*export function (\w+)\(args: usize\): void/g;

/**
 * Signatures of all kernels, sorted by name: `{ name, file, text }`, where text is the `@kernel` line.
 * Throws where an exported kernel has no `@kernel` line, and where two kernels have one name.
 */
export function kernelLines() {
  const found = new Map();
  for (const file of sources()) {
    const text = readFileSync(join(root, 'assembly', file), 'utf8');
    const declared = text.match(/export function \w+\(args: usize\): void/g)?.length ?? 0;
    let documented = 0;
    for (const [, doc, name] of text.matchAll(DOC_AND_FUNCTION)) {
      const line = /@kernel\s+(.+?)\s*$/m.exec(doc)?.[1];
      if (line === undefined) throw new Error(`${file}: kernel ${name} has no @kernel line`);
      if (found.has(name)) throw new Error(`${file}: kernel ${name} stands in ${found.get(name).file} too`);
      found.set(name, { name, file, text: line });
      documented++;
    }
    if (documented !== declared) throw new Error(`${file}: ${declared - documented} kernels have no doc comment`);
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const OPERAND = /^([a-z]\w*)(\?)?(?::(f64|i32))?\[(\w+(?:,\w+)*)\]$/;

/** `x[B,K] b?[N] order:i32[n]` → operands with name, element type, optionality and dimensions (names or numbers). */
export function parseSignature(name, text) {
  const seen = new Set();
  return text.split(/\s+/).map((word) => {
    const match = OPERAND.exec(word);
    if (!match) throw new Error(`@kernel of ${name}: cannot read operand "${word}"`);
    const [, operand, optional, type, dims] = match;
    if (seen.has(operand)) throw new Error(`@kernel of ${name}: two operands are called ${operand}`);
    seen.add(operand);
    return {
      name: operand,
      type: type ?? 'real',
      optional: optional !== undefined,
      shape: dims.split(',').map((d) => (/^\d+$/.test(d) ? Number(d) : d)),
    };
  });
}
