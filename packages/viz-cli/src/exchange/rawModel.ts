import { compile, type Session } from '@elbow/nn';
import { type Encoding, width } from '../read/encode.ts';

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
  let row = 0;
  for (const input of encoding.inputs) {
    if (input.kind === 'numeric') {
      for (let j = 0; j < units; j++) {
        const weight = (w[row * units + j] as number) / input.std;
        w[row * units + j] = weight;
        b[j] = (b[j] as number) - weight * input.mean;
      }
    }
    row += width(input);
  }
  const { target } = encoding;
  if (target.task === 'regress') {
    const [last, bias] = [view(-2), view(-1)];
    for (let i = 0; i < last.length; i++) last[i] = (last[i] as number) * target.std;
    for (let j = 0; j < bias.length; j++) bias[j] = (bias[j] as number) * target.std + target.mean;
  }
  return copy;
}

/** What each number of a row is: `petal_width`, or `colour = red`. */
export function inputNames({ inputs }: Encoding): string[] {
  return inputs.flatMap((input) =>
    input.kind === 'numeric' ? [input.name] : input.categories.map((category) => `${input.name} = ${category}`),
  );
}
