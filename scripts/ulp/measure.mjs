// Measures the error of one part of a function on the built kernels, in a thread of its own.
import { parentPort } from 'node:worker_threads';
import { Core, init, Layout } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import { kernels } from '@elbow/core-wasm/kernels';
import { ARGUMENTS, DRAWS, PARTS, uniforms } from './cases.mjs';
import { references } from './references.mjs';

/** Numbers a kernel is given at once. */
const BLOCK = 2 ** 16;

/** A kernel as a function: fill `inputs`, call it, read `output`. */
function kernelOf(module, kernel, inputs) {
  const layout = new Layout();
  const arrays = layout.segment('arrays', 'real');
  const names = [...Array.from({ length: inputs }, (_, i) => `x${i}`), 'y'];
  const regions = names.map((name) => layout.region(arrays, name, BLOCK));
  const core = new Core(module, layout);
  const run = core.program([{ kernel: kernels[kernel], operands: regions }]);
  const views = regions.map((region) => core.view(region));
  return { run, inputs: views.slice(0, -1), output: views[inputs] };
}

/** The unit in the last place of an f32 by its exponent field. */
const UNITS_F32 = Float64Array.from({ length: 256 }, (_, field) => 2 ** (Math.max(field, 1) - 150));
const rounded = new Float32Array(BLOCK);
const roundedBits = new Uint32Array(rounded.buffer);

/** The f32 kernel against the f64 one, at the bit patterns that are `part` modulo PARTS. */
function measureF32(name, part) {
  const f32 = kernelOf(init(), name, 1);
  const f64 = kernelOf(initF64(), name, 1);
  const [[x], [wideX]] = [f32.inputs, f64.inputs];
  const patterns = new Uint32Array(x.buffer, x.byteOffset, BLOCK);
  const count = 2 ** 32 / PARTS;
  let [worst, at] = [0, 0];
  for (let first = 0; first < count; first += BLOCK) {
    for (let i = 0; i < BLOCK; i++) patterns[i] = part + PARTS * (first + i);
    wideX.set(x);
    f32.run();
    f64.run();
    rounded.set(f64.output);
    for (let i = 0; i < BLOCK; i++) {
      const [got, value] = [f32.output[i], f64.output[i]];
      if (got === value || (Number.isNaN(got) && Number.isNaN(value))) continue;
      const unit = UNITS_F32[(roundedBits[i] >>> 23) & 255];
      const same = got === rounded[i] && !Number.isFinite(got); // both overflow
      const error = same ? 0 : Math.abs(got - value) / unit;
      if (error <= worst) continue; // false for NaN, too
      [worst, at] = [Number.isFinite(error) ? error : Number.POSITIVE_INFINITY, x[i]];
    }
  }
  return { count, worst, at: [at] };
}

const word = new DataView(new ArrayBuffer(8));

/** |got − value| in units of the last place of the value, rounded. */
function ulps(got, { hi, lo, power }) {
  if (hi === 0) return got === 0 ? 0 : Number.POSITIVE_INFINITY;
  word.setFloat64(0, hi);
  const exponent = ((word.getUint16(0) >> 4) & 2047) - 1023 + power;
  const unit = Math.max(exponent, -1022) - 52 - power;
  const half = Math.trunc(power / 2); // 2^-power may be no double
  const error = Math.abs((got * 2 ** -half * 2 ** (half - power) - hi - lo) * 2 ** -Math.trunc(unit / 2));
  return error * 2 ** (Math.trunc(unit / 2) - unit);
}

/** The f64 kernel against the reference at random arguments, which the part names. */
function measureF64(name, part) {
  const arity = references[name].length;
  const { run, inputs, output } = kernelOf(initF64(), name, arity);
  const random = uniforms(part + 1);
  const draws = DRAWS[name];
  const reference = references[name];
  const count = Math.ceil(ARGUMENTS / PARTS);
  let [worst, at] = [0, []];
  for (let first = 0; first < count; first += BLOCK) {
    const n = Math.min(BLOCK, count - first);
    for (let i = 0; i < n; i++) {
      const drawn = draws[i % draws.length](random);
      if (arity === 1) inputs[0][i] = drawn;
      else [inputs[0][i], inputs[1][i]] = drawn;
    }
    run();
    for (let i = 0; i < n; i++) {
      const value = arity === 1 ? reference(inputs[0][i]) : reference(inputs[0][i], inputs[1][i]);
      const error = ulps(output[i], value);
      if (error <= worst) continue; // false for NaN, too
      worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
      at = inputs.map((x) => x[i]);
    }
  }
  return { count, worst, at };
}

parentPort.on('message', ({ name, type, part }) => {
  const begun = performance.now();
  const measured = type === 'f32' ? measureF32(name, part) : measureF64(name, part);
  parentPort.postMessage({ name, type, part, ...measured, ms: performance.now() - begun });
});
