import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { predictor } from '@elbow/nn/predict';
import { beforeAll, describe, expect, it } from 'vitest';
import { MODEL_FORMATS } from '../src/names.ts';
import { elbow, freshFolders, IRIS, lastLine } from './command.ts';

const fresh = freshFolders();
let classes = '';
let values = '';

beforeAll(() => {
  classes = fresh();
  expect(elbow(classes, 'train', IRIS, '--epochs', '30', '--quiet', '--out', 'run').code).toBe(0);
  values = fresh();
  const rows = Array.from(
    { length: 60 },
    (_, i) => `${(i * 7) % 13},${i % 2 ? 'red' : 'blue'},${900.5 + 50 * ((i * 7) % 13)}`,
  );
  writeFileSync(join(values, 'data.csv'), `a,colour,price\n${rows.join('\n')}\n`);
  const { code } = elbow(values, 'train', 'data.csv', '--hidden', '8', '--epochs', '60', '--quiet', '--out', 'run');
  expect(code).toBe(0);
});

/** What `elbow predict` says of rows. */
function predicted(folder: string, file: string): string[][] {
  const lines = elbow(folder, 'predict', 'run', file).out.trim().split('\n').slice(1);
  return lines.map((line) => line.split(','));
}

describe('elbow export and import', () => {
  it.each(['onnx', 'safetensors', 'layers', 'json'])(
    'carry a classifier through %s: its outputs give the probabilities of predict',
    (format) => {
      expect(elbow(classes, 'export', 'run', '--to', format, '--out', format).code).toBe(0);
      const file = { onnx: 'model.onnx', safetensors: 'model.safetensors' }[format] ?? 'model.json';
      const rows = readFileSync(IRIS, 'utf8')
        .trim()
        .split('\n')
        .filter((_, i) => i === 0 || i % 30 === 1);
      writeFileSync(
        join(classes, 'rows.csv'),
        `${rows.map((row) => row.split(',').slice(0, 4).join(',')).join('\n')}\n`,
      );
      const { code, out } = elbow(classes, 'import', join(format, file), '--predict', 'rows.csv', '--quiet');
      expect(code).toBe(0);
      const expected = predicted(classes, 'rows.csv').map(([, ...probabilities]) => probabilities.map(Number));
      const found = out
        .trim()
        .split('\n')
        .map((line) => softmax(line.split(',').map(Number)));
      expect(found).toHaveLength(expected.length);
      // Folding the scaling into f32 weights rounds each of them once: 2⁻²⁴ of logits of about ten.
      for (const [i, p] of found.flat().entries()) expect(Math.abs(p - (expected.flat()[i] ?? 0))).toBeLessThan(2e-5);
    },
  );

  it('carry a regression in the units of its file, with names as ones and zeros', () => {
    expect(elbow(values, 'export', 'run', '--to', 'onnx', '--out', 'price.onnx').code).toBe(0);
    writeFileSync(join(values, 'named.csv'), 'a,colour\n3,red\n11,blue\n');
    writeFileSync(join(values, 'numbers.csv'), 'a,blue,red\n3,0,1\n11,1,0\n');
    const { out } = elbow(values, 'import', 'price.onnx', '--predict', 'numbers.csv', '--quiet');
    const expected = predicted(values, 'named.csv').map(([value]) => Number(value));
    const found = out.trim().split('\n').map(Number);
    expect(found).toHaveLength(2);
    for (const [i, value] of found.entries()) expect(value / (expected[i] ?? 1)).toBeCloseTo(1, 5);
    const facts = lastLine(elbow(values, 'export', 'run', '--to', 'json', '--json'));
    expect(facts).toMatchObject({ inputs: ['a', 'colour = blue', 'colour = red'], classes: null });
  });

  it('write TypeScript that names its inputs and classes', () => {
    elbow(classes, 'export', 'run', '--to', 'ts', '--out', 'iris.ts');
    const text = readFileSync(join(classes, 'iris.ts'), 'utf8');
    expect(text).toContain('export function predict(');
    expect(text).toContain('["sepal_length","sepal_width","petal_length","petal_width"]');
    expect(text).toContain('["setosa","versicolor","virginica"]');
  });

  it('write a predictor that names its inputs and classes, and gives the logits of the run', () => {
    elbow(classes, 'export', 'run', '--to', 'predictor', '--out', 'iris.safetensors');
    const model = predictor(readFileSync(join(classes, 'iris.safetensors')));
    expect(model.about).toEqual({
      inputs: ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'],
      classes: ['setosa', 'versicolor', 'virginica'],
    });
    writeFileSync(join(classes, 'one.csv'), 'sepal_length,sepal_width,petal_length,petal_width\n5.9,3,5.1,1.8\n');
    const [, ...probabilities] = predicted(classes, 'one.csv')[0] ?? [];
    const found = softmax(Array.from(model.predict([5.9, 3, 5.1, 1.8])));
    // As above: each weight of the first layer was rounded once more.
    for (const [i, p] of found.entries()) expect(Math.abs(p - Number(probabilities[i]))).toBeLessThan(2e-5);
  });

  it.each(MODEL_FORMATS)('convert a model into %s', (format) => {
    elbow(classes, 'export', 'run', '--to', 'onnx', '--out', 'a.onnx');
    expect(elbow(classes, 'import', 'a.onnx', '--to', format, '--out', `to-${format}`)).toMatchObject({
      code: 0,
      err: '',
    });
  });

  it.each<[string, string[], RegExp]>([
    ['a run that is none', ['export', 'nowhere', '--to', 'ts'], /nowhere is not a run: there is no such folder/],
    ['no format', ['export', 'run'], /required option '--to <format>' not specified/],
    ['a format that is none', ['export', 'run', '--to', 'onx'], /did you mean "onnx"\?/],
    [
      'another ending',
      ['import', 'model.onxx'],
      /a model ends in \.onnx, \.safetensors, \.json; did you mean "\.onnx"\?/,
    ],
    ['a file that is none', ['import', 'none.onnx'], /none\.onnx/],
    ['a damaged model', ['import', 'bad.onnx'], /bad\.onnx: fromOnnx/],
    ['JSON of something else', ['import', 'bad.json'], /bad\.json: fromJson/],
    ['a predictor', ['import', 'p.safetensors'], /p\.safetensors: a predictor, which @elbow\/nn\/predict opens/],
    ['text that is no JSON', ['import', 'worse.json'], /worse\.json: /],
    [
      'weights outside of its folder',
      ['import', 'outside.json'],
      /the weights are in "\.\.\/weights\.bin", which is not beside the file/,
    ],
    [
      'rows of another width',
      ['import', 'good.onnx', '--predict', 'two.csv'],
      /two\.csv has 2 columns, the model takes 4/,
    ],
  ])('refuse %s', (_, args, message) => {
    writeFileSync(join(classes, 'bad.onnx'), 'this is no model');
    writeFileSync(join(classes, 'bad.json'), '{"a":1}');
    writeFileSync(join(classes, 'worse.json'), '{');
    writeFileSync(join(classes, 'two.csv'), 'a,b\n1,2\n');
    const outside = { modelTopology: {}, weightsManifest: [{ paths: ['../weights.bin'], weights: [] }] };
    writeFileSync(join(classes, 'outside.json'), JSON.stringify(outside));
    elbow(classes, 'export', 'run', '--to', 'onnx', '--out', 'good.onnx');
    elbow(classes, 'export', 'run', '--to', 'predictor', '--out', 'p.safetensors');
    const { code, err } = elbow(classes, ...args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

function softmax(z: readonly number[]): number[] {
  const most = Math.max(...z);
  const powers = z.map((value) => Math.exp(value - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
