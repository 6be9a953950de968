/** Runs that end elsewhere than at a listed minimum, and why. */
export interface Exception {
  readonly name: string;
  readonly factors: readonly number[];
  readonly methods: readonly string[];
  /** Σr² where it ends, to three digits; null where that is no particular place. */
  readonly f: number | null;
  readonly why: string;
}

const ALL = ['bfgs', 'lbfgs', 'newton', 'levenbergMarquardt'];
const LINES = ['bfgs', 'lbfgs'];
const LM = ['levenbergMarquardt'];

const FLAT_TO_INFINITY =
  'a valley to infinity: with x1 = 1/(10⁴x2) f falls to 10⁻⁸ as x2 grows, and is flat there but for exp(-x2)';

/** Every exception of the table, by name; from the standard start there is none. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    name: 'powell_badly_scaled',
    factors: [10],
    methods: LINES,
    f: null,
    why: 'curvatures of 10¹⁰ and 10⁻⁹ side by side: the first step lands on the valley, where no fall along -g is more than f’s rounding',
  },
  { name: 'powell_badly_scaled', factors: [10], methods: ['newton'], f: 1.1e-8, why: FLAT_TO_INFINITY },
  { name: 'powell_badly_scaled', factors: [100], methods: [...LINES, 'newton'], f: 1.02e-8, why: FLAT_TO_INFINITY },
  {
    name: 'powell_badly_scaled',
    factors: [100],
    methods: LM,
    f: 1,
    why: 'x2’s column is 4·10⁻⁴⁴ long: a bound in its units lets the model fall by nothing',
  },
  {
    name: 'beale',
    factors: [10, 100],
    methods: LM,
    f: 0.452,
    why: 'a valley to infinity: x1(1 - x2) is constant, x1 → -∞, x2 → 1',
  },
  {
    name: 'jennrich_sampson',
    factors: [10],
    methods: LM,
    f: 259.6,
    why: 'another minimum, at infinity: exp(ix1) is 0 and x2 alone fits',
  },
  {
    name: 'jennrich_sampson',
    factors: [10],
    methods: ['lbfgs'],
    f: 2020,
    why: 'a plain: both exponentials are 0, Σ(2 + 2i)² = 2020',
  },
  {
    name: 'jennrich_sampson',
    factors: [100],
    methods: ALL,
    f: Infinity,
    why: 'overflow: f(30, 40) is above the largest number',
  },
  {
    name: 'bard',
    factors: [10, 100],
    methods: LM,
    f: 17.43,
    why: 'the paper’s other minimum, 17.4286 at (0.8406, -∞, -∞)',
  },
  {
    name: 'gulf',
    factors: [100],
    methods: ALL,
    f: 32.835,
    why: 'a plain: every exponential is 0 at the start, Σ(i/100)² = 32.835, and the gradient is 0',
  },
  {
    name: 'box3d',
    factors: [10],
    methods: LM,
    f: 0.0756,
    why: 'another minimum, at infinity: exp(-tx2) is 0, the other terms fit alone',
  },
  {
    name: 'box3d',
    factors: [100],
    methods: ALL,
    f: 0.0756,
    why: 'another minimum, at infinity: exp(-tx2) is 0, the other terms fit alone',
  },
  {
    name: 'biggs_exp6',
    factors: [100],
    methods: LM,
    f: 0.306,
    why: 'another minimum, at infinity: exp(-tx2) is 0, and the two terms that are left have become one',
  },
  { name: 'trigonometric_10', factors: [10], methods: ['newton'], f: 4.22e-5, why: 'another minimum, inside' },
  {
    name: 'trigonometric_10',
    factors: [100],
    methods: ['bfgs'],
    f: 4.47e-7,
    why: 'another minimum, two turns away: 1 - cos xi and sin xi are periodic',
  },
  {
    name: 'trigonometric_10',
    factors: [100],
    methods: ['lbfgs'],
    f: 4.22e-5,
    why: 'another minimum, two turns away',
  },
  {
    name: 'chebyquad_7',
    factors: [100],
    methods: ['newton'],
    f: 1.34e-3,
    why: 'another stationary point: two points coincide',
  },
];

/** Whether an exception is listed for this run. */
export function exceptionFor(method: string, name: string, factor: number): Exception | undefined {
  return EXCEPTIONS.find((row) => row.name === name && row.factors.includes(factor) && row.methods.includes(method));
}
