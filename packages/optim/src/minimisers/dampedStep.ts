import { dot, norm, square } from '../vectors.ts';

/**
 * The linear least-squares problem min ‖Jp + r‖ with its columns brought to length 1 and ordered: JE⁻¹P = QR. Column k of R
 * belongs to the variable `order[k]`; the sizes of the columns do not touch each other's digits.
 */
export interface Factored {
  /** Upper triangle, [n, n]. */
  readonly R: Float64Array;
  /** The first n numbers of Qᵀr. */
  readonly projected: Float64Array;
  readonly order: Int32Array;
  /** E: the lengths of J's columns; 1 for a column of zeros. */
  readonly lengths: Float64Array;
  /** Columns that do not depend on those before. */
  readonly rank: number;
}

/** A step p with its length ‖Dp‖ and what the linear model makes of it, ‖Jp‖. */
export interface Step {
  readonly p: Float64Array;
  readonly length: number;
  readonly change: number;
}

/** A column of length 1 depends on others where no more than this is left of it. */
const RANK = 1.4210854715202004e-14; // 2⁻⁴⁶
/** The damping's iteration ends after this many rounds at the latest; two or three are usual. */
const MOST_ROUNDS = 60;

/** The lengths of the columns of J, [m, n]. */
export function columnLengths(J: Float64Array, n: number): Float64Array {
  const most = new Float64Array(n);
  for (let i = 0; i < J.length; i += n) {
    for (let j = 0; j < n; j++) most[j] = Math.max(most[j] as number, Math.abs(J[i + j] as number));
  }
  const sums = new Float64Array(n);
  for (let i = 0; i < J.length; i += n) {
    for (let j = 0; j < n; j++) (sums[j] as number) += square((J[i + j] as number) / (most[j] as number));
  }
  return most.map((largest, j) => (largest === 0 ? 0 : largest * Math.sqrt(sums[j] as number)));
}

/**
 * Factors J, row-major [m, n], whose columns are so long, with residuals r, by Householder's reflections; of the columns that are left, the longest comes
 * next. It computes in `work`, [n + 1, m].
 * Source: Businger & Golub 1965; Golub & Van Loan 2013, algorithm 5.4.1.
 */
export function factored(
  J: Float64Array,
  r: Float64Array,
  columns: Float64Array,
  work: Float64Array = new Float64Array(J.length + r.length),
): Factored {
  const [m, n] = [r.length, columns.length];
  const lengths = columns.map((length) => length || 1);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) work[j * m + i] = (J[i * n + j] as number) / (lengths[j] as number);
  }
  const A: Float64Array[] = Array.from({ length: n }, (_, j) => work.subarray(j * m, j * m + m));
  const turned = work.subarray(m * n);
  turned.set(r);
  const order = Int32Array.from(A.keys());
  const R = new Float64Array(n * n);
  let rank = 0;
  for (let k = 0; k < n; k++) {
    let [longest, most] = [k, 0];
    for (let j = k; j < n; j++) {
      const rest = (A[j] as Float64Array).subarray(k);
      const left = dot(rest, rest); // columns have length 1 at first: it does not overflow
      if (left > most) [longest, most] = [j, left];
    }
    [A[k], A[longest]] = [A[longest] as Float64Array, A[k] as Float64Array];
    [order[k], order[longest]] = [order[longest] as number, order[k] as number];
    for (let i = 0; i < k; i++) swap(R, i * n + k, i * n + longest);
    const length = Math.sqrt(most);
    if (!(length > RANK)) break;
    rank = k + 1;
    const v = (A[k] as Float64Array).subarray(k);
    const diagonal = (v[0] as number) > 0 ? -length : length;
    R[k * n + k] = diagonal;
    // I − vvᵀ/β with v = a − diagonal·e₁ and β = −diagonal·v₁ takes a to diagonal·e₁
    (v[0] as number) -= diagonal;
    const beta = -diagonal * (v[0] as number);
    for (let j = k + 1; j < n; j++) {
      const column = (A[j] as Float64Array).subarray(k);
      reflect(v, beta, column);
      R[k * n + j] = column[0] as number;
    }
    reflect(v, beta, turned.subarray(k));
  }
  const projected = new Float64Array(n);
  projected.set(turned.subarray(0, n));
  return { R, projected, order, lengths, rank };
}

/** column ← column − v(v·column)/β. */
function reflect(v: Float64Array, beta: number, column: Float64Array): void {
  const share = dot(v, column) / beta;
  for (let i = 0; i < v.length; i++) (column[i] as number) -= share * (v[i] as number);
}

function swap(values: Float64Array, i: number, j: number): void {
  [values[i], values[j]] = [values[j] as number, values[i] as number];
}

/**
 * The p that solves (JᵀJ + λD²)p = −Jᵀr; where λ is 0 and columns depend on others, those variables stay put.
 * √λDE⁻¹ is rotated into R row by row, as in Moré 1978, section 4.
 */
export function stepFor(problem: Factored, D: Float64Array, lambda: number): Step {
  return solved(problem, scales(problem, D), lambda).step;
}

/**
 * The damping for which ‖Dp‖ is Δ, to a tenth, with its step: 0 where the undamped one is short enough. Newton's iteration on
 * 1/‖Dp‖ − 1/Δ (Hebden 1973; Moré 1978, section 5), which is concave in λ: it comes from below, so that no bounds are needed, but
 * for a first guess where columns depend on each other, a thousandth of ‖D⁻¹Jᵀr‖/Δ; that is lowered where it was too large.
 */
export function dampingFor(problem: Factored, D: Float64Array, delta: number): { lambda: number; step: Step } {
  const S = scales(problem, D);
  let { step, T, q } = solved(problem, S, 0);
  if (step.length <= 1.1 * delta) return { lambda: 0, step };
  let lambda = problem.rank === S.length ? correction(T, S, q, step.length, delta) : 0;
  let guess = norm(transposedProduct(problem.R, problem.projected).map((value, k) => value / (S[k] as number))) / delta;
  for (let round = 0; ; round++) {
    if (!(lambda > 0)) {
      guess *= 1e-3;
      lambda = guess;
    }
    ({ step, T, q } = solved(problem, S, lambda));
    if (Math.abs(step.length - delta) <= 0.1 * delta || round === MOST_ROUNDS) return { lambda, step };
    lambda += correction(T, S, q, step.length, delta);
  }
}

/** DE⁻¹ in the order of R's columns. */
function scales({ order, lengths }: Factored, D: Float64Array): Float64Array {
  return Float64Array.from(order, (j) => (D[j] as number) / (lengths[j] as number));
}

/** The step of a damping, the triangle T with TᵀT = RᵀR + λS², and q = Ep in the order of its columns. */
function solved(
  { R, projected, order, lengths, rank }: Factored,
  S: Float64Array,
  lambda: number,
): { step: Step; T: Float64Array; q: Float64Array } {
  const n = S.length;
  const T = R.slice();
  const q = projected.map((value) => -value);
  rotateIn(T, q, S, Math.sqrt(lambda));
  const used = lambda > 0 ? n : rank;
  q.fill(0, used);
  for (let k = used - 1; k >= 0; k--) {
    let rest = q[k] as number;
    for (let j = k + 1; j < used; j++) rest -= (T[k * n + j] as number) * (q[j] as number);
    q[k] = rest / (T[k * n + k] as number);
  }
  const p = new Float64Array(n);
  order.forEach((j, k) => {
    p[j] = (q[k] as number) / (lengths[j] as number);
  });
  const change = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    for (let j = k; j < n; j++) (change[k] as number) += (R[k * n + j] as number) * (q[j] as number);
  }
  return { step: { p, length: norm(q.map((value, k) => value * (S[k] as number))), change: norm(change) }, T, q };
}

/** Turns the rows √λSₖeₖ into the triangle T, by Givens's rotations, and the right-hand side q with it. */
function rotateIn(T: Float64Array, q: Float64Array, S: Float64Array, root: number): void {
  const n = S.length;
  const row = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    row.fill(0);
    row[k] = root * (S[k] as number);
    let right = 0;
    for (let i = k; i < n; i++) {
      const [a, b] = [T[i * n + i] as number, row[i] as number];
      if (b === 0) continue;
      const length = norm([a, b]);
      const [c, s] = [a / length, b / length];
      for (let j = i; j < n; j++) {
        const [above, below] = [T[i * n + j] as number, row[j] as number];
        T[i * n + j] = c * above + s * below;
        row[j] = c * below - s * above;
      }
      const above = q[i] as number;
      q[i] = c * above + s * right;
      right = c * right - s * above;
    }
  }
}

/** Newton's correction of λ: (‖z‖/Δ − 1)/‖T⁻ᵀSz/‖z‖‖² with z = Sq, ‖z‖ its length. */
function correction(T: Float64Array, S: Float64Array, q: Float64Array, length: number, delta: number): number {
  const n = S.length;
  const w = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    let rest = (S[k] as number) * (((S[k] as number) * (q[k] as number)) / length);
    for (let j = 0; j < k; j++) rest -= (T[j * n + k] as number) * (w[j] as number);
    w[k] = rest / (T[k * n + k] as number);
  }
  return (length / delta - 1) / square(norm(w));
}

/** Rᵀv of a triangle. */
function transposedProduct(R: Float64Array, v: Float64Array): Float64Array {
  const n = v.length;
  const product = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    for (let j = k; j < n; j++) (product[j] as number) += (R[k * n + j] as number) * (v[k] as number);
  }
  return product;
}
