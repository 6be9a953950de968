import * as ort from 'onnxruntime-web/wasm';

const session = await ort.InferenceSession.create('model.onnx');
const { y } = await session.run({ x: new ort.Tensor('float32', [5.1, 3.5, 1.4, 0.2], [1, 4]) });
document.title = String(y.data);
