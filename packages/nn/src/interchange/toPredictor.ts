import { kernelName, nonFiniteIn, type Region } from '@elbow/core-wasm';
import { forwardKernel } from '@elbow/core-wasm/predict';
import { saveSafetensors, type Tensor } from '../checkpoint/safetensors.ts';
import { programOps } from '../programs.ts';
import type { Session } from '../session.ts';
import { type ForwardProgram, mostWidths, sealed } from './forwardProgram.ts';

/**
 * The network of a session for a page that only predicts: its numbers, and the forward pass as the list of operations that
 * `session.predict` runs, as the bytes of a safetensors file. `predictor` of `@elbow/nn/predict` opens it and gives the same bits,
 * without the code that trains.
 * @param about anything that JSON holds and the page wants beside the model: names of inputs, classes.
 * @throws RangeError where a number of the network is not finite, or its rows together have more than eight numbers for each byte of the file (a
 * hundred activations one after another, on two thousand units of one input); TypeError on an operation that the core for inference does not have, or two
 * arrays of one name.
 *
 * @example
 * ```ts
 * import { compile, dense, relu, sequential, squaredError, toPredictor } from '@elbow/nn';
 * import { predictor } from '@elbow/nn/predict';
 * const session = compile(sequential(2, dense(4), relu(), dense(1)), { loss: squaredError(), seed: 1 });
 * const model = predictor(toPredictor(session, { inputs: ['width', 'height'] }));
 * console.log(model.predict([1, 2])[0] === session.predict([1, 2])[0]); // true
 * ```
 */
export function toPredictor(session: Session, about: Readonly<Record<string, unknown>> = {}): Uint8Array<ArrayBuffer> {
  const { plan, core } = session;
  const { blueprint, lists, regions } = plan;
  const ops = programOps(plan, 'predict', blueprint.batch, false);
  const named = new Map<string, Region>();
  const nameOf = (region: Region): string => {
    const known = named.get(region.name) ?? region;
    if (known.segment !== region.segment || known.offset !== region.offset) {
      throw new TypeError(`toPredictor: two arrays are called ${region.name}`);
    }
    named.set(region.name, region);
    return region.name;
  };
  const program: ForwardProgram = {
    x: nameOf(regions.x),
    y: nameOf(lists.y),
    ops: ops.map(({ kernel, operands }) => {
      const name = kernelName(kernel);
      if (!forwardKernel(name)) throw new TypeError(`toPredictor: the core for inference has no kernel ${name}`);
      return [name, ...operands.map((region) => nameOf(region as Region))]; // no forward pass leaves one out
    }),
    rows: {},
  };
  const tensors: Record<string, Tensor> = {};
  for (const [name, region] of named) {
    if (blueprint.batched.has(region)) program.rows[name] = region.shape[1] as number;
    else tensors[name] = { shape: region.shape, data: core.view(region) };
  }
  const bad = nonFiniteIn(
    core,
    [...named.values()].filter((region) => !blueprint.batched.has(region)),
  );
  if (bad) throw new RangeError(`toPredictor: ${bad.region}[${bad.index}] must be finite, got ${bad.value}`);
  const file = saveSafetensors(tensors, sealed(tensors, program, core.module.precision, jsonOf(about)));
  const width = Object.values(program.rows).reduce((sum, n) => sum + n, 0);
  if (width > mostWidths(file.length)) {
    throw new RangeError(
      `toPredictor: rows of ${width} numbers in all are too wide for a file of ${file.length} bytes`,
    );
  }
  return file;
}

function jsonOf(about: unknown): string {
  try {
    if (typeof about === 'object' && about !== null && !Array.isArray(about)) return JSON.stringify(about);
  } catch {}
  throw new TypeError('toPredictor: about must be an object that JSON can hold');
}
