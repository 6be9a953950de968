import { networkModel } from '../lib/onnx.mjs';
import { LAYERS, WIDTHS, X } from './weights.mjs';

/** In this ONNX Runtime, from the bytes of a model. */
export async function first(ort) {
  const model = networkModel({ layers: LAYERS, inputs: WIDTHS[0], outputs: WIDTHS.at(-1) }, 1);
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const { y } = await session.run({ x: new ort.Tensor('float32', X, [1, X.length]) });
  console.log(y.data[0]);
}
