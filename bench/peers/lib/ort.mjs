import { networkModel, productModel } from './onnx.mjs';
import { versionOf } from './versions.mjs';

const ONE_THREAD = { intraOpNumThreads: 1, interOpNumThreads: 1 };

/** ONNX Runtime, native or in wasm: it runs what was trained elsewhere. */
export function createOrt(ort, name) {
  return {
    version: () => versionOf(name),
    cannot: ({ kind }) => (kind === 'train' || kind === 'update' ? 'inference only' : undefined),
    async infer(problem, rows) {
      const session = await ort.InferenceSession.create(networkModel(problem, rows), ONE_THREAD);
      const shape = [rows, problem.inputs];
      return async (x) => (await session.run({ x: new ort.Tensor('float32', x, shape) })).y.data;
    },
    async sgemm({ a, b }, n) {
      const session = await ort.InferenceSession.create(productModel(n), ONE_THREAD);
      const feeds = { a: new ort.Tensor('float32', a, [n, n]), b: new ort.Tensor('float32', b, [n, n]) };
      let result;
      return {
        async multiply() {
          result = (await session.run(feeds)).c.data;
        },
        result: () => result,
      };
    },
  };
}
