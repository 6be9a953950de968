import { compile, type Session } from '@elbow/nn';
import type { Encoding, InputEncoding } from '../read/encode.ts';

/**
 * The network of a run in the units of its file: the scaling of the inputs goes into the first layer, w/σ and b − Σ wμ/σ, that of a numeric target into the last. What
 * it takes is a row of numbers as they stand in the file, and for a column of names a one for the name and zeros for the others.
 */
export function rawModel(session: Session, encoding: Encoding): Session {
  const { network, loss } = session.plan;
  const copy = compile(network, { loss, batch: 1 });
  copy.parameters.set(session.parameters);
  const { regions } = copy.plan.blueprint.vectors.parameters;
  const view = (place: number): Float32Array | Float64Array => {
    const region = regions.at(place);
    if (region === undefined) throw new TypeError('rawModel: the network has no parameters');
    return copy.core.view(region);
  };
  const [w, b] = [view(0), view(1)];
  const units = b.length;
  for (const [row, { mean, std }] of encoding.inputs.flatMap(scalings).entries()) {
    for (let j = 0; j < units; j++) {
      const weight = (w[row * units + j] as number) / std;
      w[row * units + j] = weight;
      b[j] = (b[j] as number) - weight * mean;
    }
  }
  const { target } = encoding;
  if (target.task === 'regress') {
    const [last, bias] = [view(-2), view(-1)];
    for (let i = 0; i < last.length; i++) last[i] = (last[i] as number) * target.std;
    for (let j = 0; j < bias.length; j++) bias[j] = (bias[j] as number) * target.std + target.mean;
  }
  return copy;
}

/** Mean and deviation of each number that an input becomes; 0 and 1 for the ones and zeros of names. */
function scalings(input: InputEncoding): { mean: number; std: number }[] {
  if (input.kind === 'numeric') return [input];
  if (input.kind === 'text') return input.categories.map(() => ({ mean: 0, std: 1 }));
  // Bytes share one mean and one deviation.
  const place = (i: number): number => (input.mean.length === 1 ? 0 : i);
  return Array.from({ length: input.width }, (_, i) => ({
    mean: input.mean[place(i)] as number,
    std: input.std[place(i)] as number,
  }));
}

/** What each number of a row is: `petal_width`, `colour = red`, `x[0]`. */
export function inputNames({ inputs }: Encoding): string[] {
  return inputs.flatMap((input) => {
    if (input.kind === 'numeric') return [input.name];
    if (input.kind === 'text') return input.categories.map((category) => `${input.name} = ${category}`);
    return Array.from({ length: input.width }, (_, i) => `${input.name}[${i}]`);
  });
}
