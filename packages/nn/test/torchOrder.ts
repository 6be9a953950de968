/** Flat parameters, layer by layer, each weight matrix followed by its bias. */
type Flat = ArrayLike<number>;

/** PyTorch's weights [outputs, inputs] as ours, [inputs, outputs]; biases stay. */
export function fromTorch(parameters: Flat, sizes: readonly number[]): Float64Array {
  return turned(parameters, sizes, true);
}

/** Ours as PyTorch's. */
export function toTorch(parameters: Flat, sizes: readonly number[]): Float64Array {
  return turned(parameters, sizes, false);
}

function turned(parameters: Flat, sizes: readonly number[], fromTorchOrder: boolean): Float64Array {
  const result = new Float64Array(parameters.length);
  let start = 0;
  for (let l = 1; l < sizes.length; l++) {
    const [inputs, outputs] = [sizes[l - 1] as number, sizes[l] as number];
    for (let i = 0; i < inputs; i++) {
      for (let j = 0; j < outputs; j++) {
        const ours = start + i * outputs + j;
        const torch = start + j * inputs + i;
        const [to, from] = fromTorchOrder ? [ours, torch] : [torch, ours];
        result[to] = parameters[from] as number;
      }
    }
    start += inputs * outputs;
    for (let j = 0; j < outputs; j++, start++) result[start] = parameters[start] as number;
  }
  return result;
}
