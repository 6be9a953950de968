// Exports a trained run in each form with the command, opens it with its own reader, and compares the probabilities of all rows
// with those of `elbow predict`: onnxruntime for ONNX, TensorFlow.js for the LayersModel, PyTorch's safetensors where Python has
// them, tsc and node for the TypeScript, Elbow itself for JSON and the predictor. Prints a line for each; exits 1 where one differs by more than
// 1e-5, or cannot be opened. The runtimes are those of bench/peers, installed when missing.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from '../bench/peers/lib/prepare.mjs';
import { compiledByTsc } from './tsc.mjs';

/** Folding the scaling into weights of 24 bits rounds each once; logits are of size ten. */
const LIMIT = 1e-5;
const root = fileURLToPath(new URL('..', import.meta.url));
const complaint = install();
if (complaint) {
  console.error(complaint);
  process.exit(1);
}
const peers = createRequire(join(root, 'bench', 'peers', 'package.json'));
const folder = mkdtempSync(join(tmpdir(), 'elbow-exports-'));
const elbow = (...args) =>
  execFileSync(process.execPath, [join(root, 'packages', 'viz-cli', 'bin', 'elbow.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });

const iris = join(root, 'packages', 'viz-cli', 'data', 'iris.csv');
const rows = readFileSync(iris, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(',').slice(0, 4).map(Number));
const flat = Float32Array.from(rows.flat());

function softmax(z) {
  const most = Math.max(...z);
  const powers = z.map((value) => Math.exp(value - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

const byRow = (y) => rows.map((_, i) => softmax(Array.from(y.slice(3 * i, 3 * i + 3))));

async function onnx(path) {
  const { InferenceSession, Tensor } = peers('onnxruntime-node');
  const session = await InferenceSession.create(join(path, 'model.onnx'));
  const { y } = await session.run({ x: new Tensor('float32', flat, [rows.length, 4]) });
  return byRow(y.data);
}

async function layers(path) {
  const tf = peers('@tensorflow/tfjs');
  await tf.setBackend('cpu');
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(path, 'model.json'), 'utf8'));
  const bytes = readFileSync(join(path, 'weights.bin'));
  const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }),
  );
  return byRow(model.predict(tf.tensor2d(flat, [rows.length, 4])).dataSync());
}

const PYTHON = `
import json, sys
from safetensors.numpy import load_file
import numpy as np
tensors = load_file(sys.argv[1])
x = np.array(json.load(open(sys.argv[2])), dtype=np.float32)
names = sorted({int(name.split('.')[0]) for name in tensors})
for i, n in enumerate(names):
    x = x @ tensors[f'{n}.weight'].T + tensors[f'{n}.bias']
    if i + 1 < len(names): x = np.maximum(x, 0)
print(json.dumps(x.flatten().tolist()))
`;

async function safetensors(path) {
  const has = spawnSync('python3', ['-c', 'import safetensors.numpy'], { encoding: 'utf8' });
  if (has.status !== 0) return null;
  writeFileSync(join(folder, 'rows.json'), JSON.stringify(rows));
  const out = execFileSync('python3', ['-c', PYTHON, join(path, 'model.safetensors'), join(folder, 'rows.json')], {
    encoding: 'utf8',
  });
  return byRow(JSON.parse(out));
}

async function ts(path) {
  const { predict } = await compiledByTsc(join(path, 'model.ts'));
  return rows.map((row) => softmax(predict(row)));
}

async function json(path) {
  const file = join(folder, 'numbers.csv');
  writeFileSync(file, `a,b,c,d\n${rows.map((row) => row.join(',')).join('\n')}\n`);
  const out = elbow('import', join(path, 'model.json'), '--predict', file, '--quiet');
  return out
    .trim()
    .split('\n')
    .map((line) => softmax(line.split(',').map(Number)));
}

async function predictor(path) {
  const { predictor: open } = await import('../packages/nn/dist/predict.js');
  return byRow(open(readFileSync(join(path, 'predictor.safetensors'))).predict(flat));
}

const READERS = [
  ['onnx', 'onnxruntime-node', onnx],
  ['layers', 'TensorFlow.js', layers],
  ['safetensors', 'safetensors for Python', safetensors],
  ['ts', 'tsc and node', ts],
  ['json', 'elbow import', json],
  ['predictor', '@elbow/nn/predict', predictor],
];

let failed = 0;
let opened = 0;
try {
  elbow('train', iris, '--epochs', '60', '--quiet', '--out', 'run');
  const expected = elbow('predict', 'run', iris, '--json')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).probabilities);
  console.log('form         opened by                  largest difference of a probability, 150 rows');
  for (const [form, reader, open] of READERS) {
    elbow('export', 'run', '--to', form, '--out', form, '--quiet');
    let said;
    try {
      const found = await open(join(folder, form));
      if (found === null) said = 'its reader is not on this machine: not opened';
      else {
        const error = Math.max(...found.flatMap((row, i) => row.map((p, j) => Math.abs(p - expected[i][j]))));
        const fits = found.length === rows.length && error <= LIMIT;
        if (!fits) failed++;
        opened++;
        said = `${error.toExponential(1)}${fits ? '' : `  above ${LIMIT}`}`;
      }
    } catch (error) {
      failed++;
      said = `FAILED: ${error instanceof Error ? error.message : error}`;
    }
    console.log(`${form.padEnd(12)} ${reader.padEnd(26)} ${said}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${opened} of ${READERS.length} opened, ${failed} failed`);
process.exit(failed === 0 && opened >= 4 ? 0 : 1);
