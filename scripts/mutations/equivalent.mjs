const TAIL = 'the last full vector is then done by the code of the tail, with all its lanes: the same bits';
const UNROLLED = 'the vectors left over by the unrolled loop are done one by one: the same bits';
const NO_LANE = 'the round more stores no lane';

/** Mutants that no test can notice, by file: [the line, `from → to`, which of these on the line, why]. */
const EQUIVALENT = {
  'core-wasm/assembly/rules/adam.ts': [['for (; i <= n - LANES; i += LANES) {', '<= → <', 1, TAIL]],
  'core-wasm/assembly/rules/asgd.ts': [
    ['averaging ? 1 / steps : 1', '1 → 2', 2, 'the share is not read where there is no averaging'],
  ],
  'core-wasm/assembly/rules/clip.ts': [
    ['for (let i = 0; i < n; i += LANES) {', '< → <=', 1, NO_LANE],
    ['if (norm <= most) return;', '<= → <', 1, 'the factor is then 1, which changes no bit'],
  ],
  'core-wasm/assembly/rules/gradientDescent.ts': [
    ['for (; i <= n - 4 * LANES; i += 4 * LANES) {', '<= → <', 1, UNROLLED],
    ['for (; i <= n - 4 * LANES; i += 4 * LANES) {', '4 → 5', 1, UNROLLED],
  ],
  'core-wasm/assembly/rules/momentum.ts': [
    [
      'if (lambda == 0 && factor == 1) {',
      '1 → 2',
      1,
      'a factor is 1 or minus a rate: never 2; without it the slow loop has the same bits',
    ],
    ['for (; i <= n - 4 * LANES; i += 4 * LANES) {', '<= → <', 1, UNROLLED],
    ['for (; i <= n - 4 * LANES; i += 4 * LANES) {', '4 → 5', 1, UNROLLED],
    ['for (; i <= n - LANES; i += LANES) one(', '<= → <', 1, TAIL],
  ],
  'core-wasm/assembly/rules/nesterov.ts': [
    ['for (; i <= n - LANES; i += LANES) move(', '<= → <', 1, TAIL],
    ['for (; i <= n - LANES; i += LANES) moveBuffered(', '<= → <', 1, TAIL],
  ],
  'core-wasm/assembly/rules/quickprop.ts': [
    ['const side: Real = last > 0 ? 1 : -1;', '> → >=', 1, 'last is not 0 here'],
    ['const side: Real = last > 0 ? 1 : -1;', '1 → 2', 1, 'side scales both sides of comparisons'],
    ['const side: Real = last > 0 ? 1 : -1;', '1 → 2', 2, 'side scales both sides of comparisons'],
    [
      'if (side * slope <= side * (shrink * before))',
      '<= → <',
      1,
      'where both are equal, both formulas give growth times the last step',
    ],
  ],
  'core-wasm/assembly/rules/radam.ts': [
    ['const rectified = length > 5;', '> → >=', 1, 'a length of exactly 5 is met by no β₂ and t that a run can have'],
  ],
};

/** Why a mutant may survive, or undefined. */
export function excuse(file, { text, from, to, nth }) {
  const rows = EQUIVALENT[file.replace('packages/', '')] ?? [];
  return rows.find(
    ([line, change, place]) => text.includes(line) && change === `${from} → ${to}` && place === nth,
  )?.[3];
}
