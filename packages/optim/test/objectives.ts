import type { Objective } from '../src/types.ts';

/** The `problem` of an optim_*.json file. */
export type RecordedProblem =
  | { kind: 'quadratic'; n: number; A: number[][]; b: number[]; c: number; x0: number[] }
  | { kind: 'rosenbrock2'; n: number; a: number; b: number; x0: number[] }
  | {
      kind: 'logistic_regression';
      n: number;
      N: number;
      d: number;
      l2: number;
      X: number[][];
      y: number[];
      x0: number[];
    }
  | {
      kind: 'mlp';
      n: number;
      sizes: number[];
      activation: 'relu' | 'tanh';
      loss: 'mse' | 'bce';
      X: number[][];
      y: number[];
      x0: number[];
      batches?: number[][];
    };

/** Writes the gradient and returns the value. */
type Evaluate = (x: Float64Array, g: Float64Array) => number;

/**
 * The objective of each step of a recorded problem, in plain f64 JavaScript: the independent side of every comparison.
 * It is the same at every step but for minibatches.
 */
export function recordedObjective(problem: RecordedProblem): (k: number) => Objective {
  if (problem.kind === 'quadratic') return always(problem.n, quadratic(problem.A, problem.b, problem.c));
  if (problem.kind === 'rosenbrock2') return always(problem.n, rosenbrock(problem.a, problem.b));
  if (problem.kind === 'logistic_regression') {
    return always(problem.n, logisticRegression(problem.X, problem.y, problem.l2));
  }
  const { batches = [problem.X.map((_, i) => i)] } = problem;
  const objectives = batches.map((rows) => objective(problem.n, perceptron(problem, rows)));
  return (k) => at(objectives, k % objectives.length);
}

function objective(n: number, valueAndGradient: Evaluate): Objective {
  const scratch = new Float64Array(n);
  return { n, valueAndGradient, value: (x) => valueAndGradient(x, scratch) };
}

function always(n: number, evaluate: Evaluate): (k: number) => Objective {
  const same = objective(n, evaluate);
  return () => same;
}

function quadratic(A: number[][], b: number[], c: number): Evaluate {
  return (x, g) => {
    let f = c;
    A.forEach((row, i) => {
      const Ax = row.reduce((sum, a, j) => sum + a * at(x, j), 0);
      f += 0.5 * at(x, i) * Ax + at(b, i) * at(x, i);
      g[i] = Ax + at(b, i);
    });
    return f;
  };
}

function rosenbrock(a: number, b: number): Evaluate {
  return ([x = 0, y = 0], g) => {
    const bend = y - x * x;
    g[0] = -2 * (a - x) - 4 * b * x * bend;
    g[1] = 2 * b * bend;
    return (a - x) ** 2 + b * bend ** 2;
  };
}

function logisticRegression(X: number[][], y: number[], l2: number): Evaluate {
  return (x, g) => {
    const d = x.length - 1;
    g.fill(0);
    let f = 0;
    X.forEach((row, r) => {
      const z = row.reduce((sum, value, j) => sum + value * at(x, j), at(x, d));
      f += (softplus(z) - at(y, r) * z) / X.length;
      const slope = (sigmoid(z) - at(y, r)) / X.length;
      row.forEach((value, j) => {
        (g[j] as number) += slope * value;
      });
      (g[d] as number) += slope;
    });
    for (let j = 0; j < d; j++) {
      f += 0.5 * l2 * at(x, j) ** 2;
      (g[j] as number) += l2 * at(x, j);
    }
    return f;
  };
}

/** Layers of outputs × inputs weights, then biases, in one flat vector; the mean over some rows. */
function perceptron(problem: Extract<RecordedProblem, { kind: 'mlp' }>, rows: number[]): Evaluate {
  const { sizes, X, y, loss } = problem;
  const act = problem.activation === 'relu' ? (z: number) => Math.max(0, z) : Math.tanh;
  const slopeOf = problem.activation === 'relu' ? (a: number) => (a > 0 ? 1 : 0) : (a: number) => 1 - a * a;
  const layers: { inputs: number; outputs: number; w: number; b: number }[] = [];
  let offset = 0;
  for (let l = 1; l < sizes.length; l++) {
    const [inputs, outputs] = [at(sizes, l - 1), at(sizes, l)];
    layers.push({ inputs, outputs, w: offset, b: offset + inputs * outputs });
    offset += inputs * outputs + outputs;
  }
  return (x, g) => {
    g.fill(0);
    let f = 0;
    for (const row of rows) {
      const a: number[][] = [at(X, row)];
      layers.forEach(({ inputs, outputs, w, b }, l) => {
        const z = Array.from({ length: outputs }, (_, o) =>
          at(a, l).reduce((sum, value, i) => sum + value * at(x, w + o * inputs + i), at(x, b + o)),
        );
        a.push(l === layers.length - 1 ? z : z.map(act));
      });
      const z = at(at(a, layers.length), 0);
      const target = at(y, row);
      f += (loss === 'mse' ? (z - target) ** 2 : softplus(z) - target * z) / rows.length;
      let delta = [(loss === 'mse' ? 2 * (z - target) : sigmoid(z) - target) / rows.length];
      for (let l = layers.length - 1; l >= 0; l--) {
        const { inputs, w, b } = at(layers, l);
        const below = at(a, l);
        const next = new Array<number>(inputs).fill(0);
        delta.forEach((d, o) => {
          (g[b + o] as number) += d;
          for (let i = 0; i < inputs; i++) {
            (g[w + o * inputs + i] as number) += d * at(below, i);
            (next[i] as number) += d * at(x, w + o * inputs + i);
          }
        });
        delta = next.map((d, i) => d * slopeOf(at(below, i)));
      }
    }
    return f;
  };
}

const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

function at<T>(values: ArrayLike<T>, i: number): T {
  return values[i] as T;
}
