const TAIL = 'the last full vector is then done by the code of the tail, with all its lanes: the same bits';
const UNROLLED = 'the vectors left over by the unrolled loop are done one by one: the same bits';
const BEYOND = 'the element beyond the end of a typed array is not kept';
const ROUNDS = 'after so many rounds λ no longer changes: one more or less makes no difference';
const MEET = 'both formulas give the same there, but for a rounding';

/** Mutants that no test can notice, by file: [the line, `from → to`, which of these on the line, why]. */
const EQUIVALENT = {
  'core-wasm/assembly/rules/adam.ts': [['for (; i <= n - LANES; i += LANES) {', '<= → <', 1, TAIL]],
  'core-wasm/assembly/rules/asgd.ts': [
    ['averaging ? 1 / steps : 1', '1 → 2', 2, 'the share is not read where there is no averaging'],
  ],
  'core-wasm/assembly/rules/clip.ts': [
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
  'core-wasm/assembly/rules/rprop.ts': [
    ['same ? <Real>1 : <Real>-1', '1 → 2', 1, 'only the sign is asked for'],
    ['same ? <Real>1 : <Real>-1', '1 → 2', 2, 'only the sign is asked for'],
  ],
  'optim/src/transforms/transform.ts': [
    ['new Array<number>(n).fill(0)', '0 → 1', 1, 'what is reserved is written before it is read'],
  ],
  'optim/src/schedules/cyclic.ts': [['t <= up ? t / up : (up + down - t) / down', '<= → <', 1, MEET]],
  'optim/src/schedules/oneCycle.ts': [['if (k <= phase.end) {', '<= → <', 1, MEET]],
  'optim/src/schedules/polynomial.ts': [['k < steps ? rate * pow(1 - k / steps, power) : 0', '< → <=', 1, MEET]],
  'optim/src/lineSearch/line.ts': [['for (let i = 0; i < x.length; i++) point[i]', '< → <=', 1, BEYOND]],
  'optim/src/lineSearch/strongWolfe.ts': [
    ['if (here.slope >= 0) break;', '>= → >', 1, 'a slope of 0 is flat enough, and returned before'],
    ['low.t < high.t ? [low.t, high.t]', '< → <=', 1, 'where both are equal, so are both pairs'],
    ['right - t < t - left ? right - margin', '< → <=', 1, 'the middle of a bracket keeps its distance from both ends'],
    ['trial.slope * (high.t - low.t) >= 0', '* → /', 1, 'only the sign is asked for, and the divisor is not 0'],
    ['trial.slope * (high.t - low.t) >= 0', '>= → >', 1, 'a slope of 0 is flat enough, and returned before'],
    ['p.t <= q.t ? [p, q]', '<= → <', 1, 'the two points are never the same'],
  ],
  'optim/src/minimisers/bfgs.ts': [
    ['d[i] = -(learnt ?', '< → <=', 1, BEYOND],
    ['H[i * n + i] = sy / yy', '< → <=', 1, BEYOND],
    ['for (let i = 0; i < n; i++) {', '< → <=', 1, BEYOND],
  ],
  'optim/src/minimisers/conjugateGradient.ts': [
    ['for (let i = 0; i < d.length; i++)', '< → <=', 1, BEYOND],
    ['dot(before.g, before.g)) : 0;', '0 → 1', 2, 'without a direction before it, beta is not used'],
  ],
  'optim/src/minimisers/dampedStep.ts': [
    ['const MOST_ROUNDS = 60;', '60 → 61', 1, ROUNDS],
    ['for (let j = 0; j < n; j++) most[j]', '< → <=', 1, BEYOND],
    ['for (let j = 0; j < n; j++) (sums[j]', '< → <=', 1, BEYOND],
    ['for (let j = 0; j < n; j++) work[j * m + i]', '< → <=', 1, 'it writes where r is put afterwards'],
    ['for (let k = 0; k < n; k++) {', '< → <=', 1, 'beyond the last column nothing is left, nor kept'],
    ['for (let i = 0; i < k; i++) swap(R', '< → <=', 1, 'row k of R is still empty'],
    [
      'const diagonal = (v[0] as number) > 0',
      '> → >=',
      1,
      'where v₁ is 0, both reflections are equally right: p is the same, but for a rounding',
    ],
    ['for (let i = 0; i < v.length; i++)', '< → <=', 1, BEYOND],
    ['for (let round = 0; ; round++) {', '0 → 1', 1, ROUNDS],
    ['(change[k] as number) += ', '+= → -=', 1, 'only its length is asked for'],
    ['for (let i = k; i < n; i++) {', '< → <=', 1, BEYOND],
    [
      'for (let j = i; j < n; j++) {',
      '< → <=',
      1,
      'it writes below the diagonal of T, which is not read, or beyond its end',
    ],
    ['for (let j = 0; j < k; j++) rest -=', '< → <=', 1, 'w[k] is still 0'],
    ['(product[j] as number) += ', '< → <=', 1, BEYOND],
    ['(product[j] as number) += ', '+= → -=', 1, 'only its length is asked for'],
  ],
  'optim/src/minimisers/lbfgs.ts': [['for (let i = 0; i < d.length; i++)', '< → <=', 1, BEYOND]],
  'optim/src/minimisers/levenbergMarquardt.ts': [
    ['new Float64Array(m * (n + 1))', '1 → 2', 1, 'it has more room than is used'],
    ['return actual >= 0 ? 0.5', '>= → >', 1, 'where f does not change, the parabola is lowest at ½ as well'],
    ['(g[j] as number) +=', '< → <=', 1, BEYOND],
  ],
  'optim/src/minimisers/lineDescent.ts': [['let slope = 0;', '0 → 1', 1, 'it is set before it is read']],
  'optim/src/minimisers/newton.ts': [
    ['let lowest = 0;', '0 → 1', 1, 'it is read only where an eigenvalue was below 0'],
    ['(d[i] as number) += share', '< → <=', 1, BEYOND],
  ],
};

const arguesFor =
  ([line, change, place]) =>
  ({ text, from, to, nth }) =>
    text.includes(line) && change === `${from} → ${to}` && nth === place;

/** Why a mutant may survive, or undefined. */
export function excuse(file, mutant) {
  const rows = EQUIVALENT[file.replace('packages/', '')] ?? [];
  return rows.find((row) => arguesFor(row)(mutant))?.[3];
}

/** All that is argued: the file, the argument in words, and whether it is about a given mutant of the file. */
export function excuses() {
  return Object.entries(EQUIVALENT).flatMap(([file, rows]) =>
    rows.map((row) => ({
      file: `packages/${file}`,
      words: `${row[1]} (${row[2]}) in ${row[0]}`,
      argues: arguesFor(row),
    })),
  );
}
