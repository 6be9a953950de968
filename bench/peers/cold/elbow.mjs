import { compile, crossEntropy, dense, relu, sequential } from '@elbow/nn';
import { LAYERS, X } from './weights.mjs';

const network = sequential(X.length, dense(256), relu(), dense(128), relu(), dense(10));
const session = compile(network, { loss: crossEntropy(), batch: 1, seed: 1 });
let at = 0;
for (const { w, b } of LAYERS) {
  session.parameters.set(w, at);
  session.parameters.set(b, at + w.length);
  at += w.length + b.length;
}
console.log(session.predict(X)[0]);
