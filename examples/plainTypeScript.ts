// A trained network as a TypeScript file that imports nothing: no Elbow, no WebAssembly. `node plainTypeScript.js model.ts` writes it;
// the test compiles it with tsc and compares what it predicts.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { compile, dense, functionSamples, relu, sequential, squaredError, toTypeScript, train } from '@elbow/nn';
import { adam } from '@elbow/optim';

const data = functionSamples((x) => Math.abs(x), { rows: 64 });
const session = compile(sequential(1, dense(8), relu(), dense(1)), {
  loss: squaredError(),
  rule: adam({ learningRate: 0.02 }),
  batch: 16,
  seed: 3,
});
for (const _ of train(session, data, { epochs: 200 }));

const source = toTypeScript(session);
console.log(source.split('\n')[0]?.slice(3)); // A network made by Elbow: 1 inputs, dense(8), relu, dense(1).
console.log(source.length < 2000, source.includes('import')); // true false
const [file] = process.argv.slice(2);
if (file) writeFileSync(file, source);

// What the file must predict at these points, to the last bits of an f32: it computes in f64.
const points = [-1, -0.5, 0, 0.25, 1];
const predicted = Array.from(session.predict(points));
if (file) writeFileSync(`${file}.json`, JSON.stringify({ points, predicted }));
console.log(predicted.every((y, i) => Math.abs(y - Math.abs(points[i] ?? 0)) < 0.05)); // true
