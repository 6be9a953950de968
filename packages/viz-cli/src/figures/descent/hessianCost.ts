import { compile, dense, relu, sequential, squaredError } from '@elbow/nn';
import { quadratic } from '@elbow/optim';
import { newton } from '@elbow/optim/second-order';
import { log } from '../../figure/axis.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';

const WIDTHS = [4, 8, 16, 32, 64, 128, 256];
const N = [10, 100, 1000, 10_000, 100_000, 1_000_000];
const BYTES = 8;

/** What a second-order method would have to hold: n² numbers for the Hessian, 10¹⁰ of them at 10⁵ parameters (R76). */
export const hessianCost: Figure = {
  name: 'hessian-cost',
  group: 'descent',
  title: 'The Hessian of 100,000 parameters has ten thousand million entries',
  rows: ['R76'],
  draw(): Drawing {
    const parameters = WIDTHS.map((width) => count(width));
    return {
      subtitle: 'memory at 8 bytes a number; the dots are networks 16-w-w-4 with w = 4 … 256',
      panels: [
        {
          x: log('parameters n', 10, 1e6),
          y: log('bytes', 50, 2e13),
          marks: [
            { mark: 'rule', at: { y: 1.28e8 }, colour: 'muted', dashed: true },
            {
              mark: 'text',
              at: { x: 11, y: 1.28e8 },
              text: '128 MB: all the memory of an edge worker',
              colour: 'muted',
              offset: [0, -8],
            },
            { mark: 'line', x: N, y: N.map((n) => BYTES * n * n), colour: 1, label: 'Hessian: n²' },
            { mark: 'line', x: N, y: N.map((n) => BYTES * 20 * n), colour: 2, label: 'L-BFGS, 10 pairs: 20n' },
            { mark: 'line', x: N, y: N.map((n) => BYTES * 2 * n), colour: 0, label: 'gradient and v: 2n' },
            { mark: 'points', x: parameters, y: parameters.map((n) => BYTES * n * n), colour: 1, radius: 6 },
          ],
        },
      ],
      notes: [
        'The dense Hessian is offered up to 2,000 parameters and Newton’s method up to 1,000; beyond, Hessian-vector products give λmax in 2n numbers.',
      ],
      claims: [
        near('entries at 100,000 parameters', N[4] === undefined ? Number.NaN : N[4] ** 2, 1e10, 0),
        // 16w + w + w² + w + 4w + 4 at w = 64
        near('parameters of 16-64-64-4', count(64), 5508, 0),
        holds('newton takes 1,000 variables', !refuses(1000)),
        holds('newton refuses 1,001', refuses(1001)),
      ],
    };
  },
};

function count(width: number): number {
  const network = sequential(16, dense(width), relu(), dense(width), relu(), dense(4));
  return compile(network, { loss: squaredError() }).parameters.length;
}

function refuses(n: number): boolean {
  const flat = { ...quadratic({ kappa: 1 }), n, valueAndGradient: () => 0, value: () => 0, hessian: () => {} };
  try {
    newton()(flat, new Float64Array(n)).next();
    return false;
  } catch (error) {
    return error instanceof RangeError && /n³|operations/.test(error.message);
  }
}
