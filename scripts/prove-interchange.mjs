import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as elbow from '@elbow/nn';
import { install } from '../bench/peers/lib/prepare.mjs';
import { compiledByTsc } from './tsc.mjs';

const LIMIT = 1e-6;
const root = fileURLToPath(new URL('..', import.meta.url));
const complaint = install();
if (complaint) {
  console.error(complaint);
  process.exit(1);
}
const peers = createRequire(join(root, 'bench', 'peers', 'package.json'));

const { compile, dense, relu, sequential, squaredError, standardised } = elbow;
const nn = new Map(Object.entries(elbow));
const NETWORKS = {
  'dense 3-7-4-2, relu': sequential(3, dense(7), relu(), dense(4), relu(), dense(2)),
  'standardised, dense': sequential(
    3,
    standardised({ mean: [0.5, -2, 3], deviation: [2, 0.25, 1] }),
    dense(5),
    relu(),
    dense(2),
  ),
  ...activationNetworks(),
};

/** Each other layer of the library between two dense ones. */
function activationNetworks() {
  const names = [
    'leakyRelu',
    'elu',
    'gelu',
    'silu',
    'softplus',
    'sigmoid',
    'tanh',
    'softmax',
    'logSoftmax',
    'dropout',
    'batchNorm',
    'layerNorm',
  ];
  const made = names
    .filter((name) => nn.has(name))
    .map((name) => [name, sequential(3, dense(6), nn.get(name)(), dense(2))]);
  return Object.fromEntries(made);
}

const rows = Float32Array.from({ length: 36 }, (_, i) => Math.fround(Math.sin(i * 1.7) * 2));
const session = (network) => compile(network, { loss: squaredError(), seed: 5, batch: 16 });

function difference(ours, theirs) {
  const scale = Math.max(1e-30, ...Array.from(theirs, Math.abs));
  return Math.max(...Array.from(ours, (value, i) => Math.abs(value - theirs[i]) / scale));
}

async function throughOnnx(trained) {
  const { InferenceSession, Tensor } = peers('onnxruntime-node');
  const runtime = await InferenceSession.create(elbow.toOnnx(trained));
  const { y } = await runtime.run({ x: new Tensor('float32', rows, [12, 3]) });
  return y.data;
}

async function throughTensorFlow(trained) {
  const tf = peers('@tensorflow/tfjs');
  await tf.setBackend('cpu');
  const model = await tf.loadLayersModel(tf.io.fromMemory(elbow.toLayersModel(trained)));
  return model.predict(tf.tensor2d(rows, [12, 3])).dataSync();
}

async function backFromTensorFlow(trained) {
  const tf = peers('@tensorflow/tfjs');
  await tf.setBackend('cpu');
  const model = await tf.loadLayersModel(tf.io.fromMemory(elbow.toLayersModel(trained)));
  let artifacts;
  await model.save(
    tf.io.withSaveHandler(async (made) => {
      artifacts = made;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const { network, load } = elbow.fromLayersModel(artifacts);
  const copy = session(network);
  load(copy);
  return copy.predict(rows);
}

async function throughTypeScript(trained) {
  const folder = mkdtempSync(join(tmpdir(), 'elbow-'));
  try {
    const file = join(folder, 'network.ts');
    writeFileSync(file, elbow.toTypeScript(trained));
    const { predict } = await compiledByTsc(file);
    return Array.from({ length: 12 }, (_, i) => predict(rows.subarray(3 * i, 3 * i + 3))).flat();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const FORMS = {
  'ONNX in onnxruntime-node': throughOnnx,
  'LayersModel in TensorFlow.js': throughTensorFlow,
  'LayersModel from TensorFlow.js': backFromTensorFlow,
  'TypeScript by tsc': throughTypeScript,
};

let failed = 0;
let compared = 0;
for (const [name, network] of Object.entries(NETWORKS)) {
  for (const [form, through] of Object.entries(FORMS)) {
    const trained = session(network);
    let said;
    try {
      const error = difference(await through(trained), trained.predict(rows));
      const fits = error <= LIMIT;
      compared++;
      if (!fits) failed++;
      said = `${error.toExponential(1)}${fits ? '' : `  above ${LIMIT}`}`;
    } catch (error) {
      const refused = /cannot be written|cannot be read/.test(error.message);
      if (!refused) failed++;
      said = refused ? `refused: ${error.message}` : `failed: ${error.message}`;
    }
    console.log(`${name.padEnd(22)} ${form.padEnd(32)} ${said}`);
  }
}
console.log(`interchange: ${compared} compared, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
