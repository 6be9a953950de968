import { signatures } from '@elbow/core-wasm';
import { expect, it } from 'vitest';
import { WORDS_PER_OP } from '../src/compile.ts';

/** Length, opcode, an address for each operand, and the dimensions. */
it.each(Object.entries(signatures))('the program area counts enough words for an op of %s', (_, signature) => {
  const sizes = signature.flatMap(({ shape }) => shape).filter((size) => typeof size === 'string');
  expect(2 + signature.length + new Set(sizes).size).toBeLessThanOrEqual(WORDS_PER_OP);
});
