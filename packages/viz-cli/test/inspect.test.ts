import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { init } from '@elbow/core-wasm/f64';
import { compile, crossEntropy, dense, leakyRelu, relu, type Session, sequential, squaredError } from '@elbow/nn';
import { describe, expect, it } from 'vitest';
import { type Classifier, piecesOf, scoresOf, windowOf } from '../src/inspect/classifier.ts';
import { gradientCases } from '../src/inspect/gradientCases.ts';
import { checkGradients } from '../src/inspect/gradientCheck.ts';
import { elbow, freshFolders, lastLine } from './command.ts';
import { copied, shell, workshop } from './workshop.ts';

const fresh = freshFolders();
const shop = workshop(fresh());
/** A workshop of one's own, to change things in. */
const own = (): string => copied(shop, join(fresh(), 'work'));

/** y = 3x + 1 with noise that no line explains: after standardising, the Hessian of the mean squared error is 2I whatever the rows are. */
function lineRun(folder: string, ...more: string[]): string {
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${3 * i + 1 + ((i * 7) % 5) + 0.25}`);
  writeFileSync(join(folder, 'line.csv'), `x,y\n${rows.join('\n')}\n`);
  const { code, out, err } = elbow(
    folder,
    ...['train', 'line.csv', '--hidden', 'none', '--epochs', '20', '--batch', '64', '--out', 'line', '--quiet'],
    ...more,
  );
  if (code !== 0) throw new Error(out + err);
  return 'line';
}

describe('curvatures of a line on standardised rows, which are 2 and 2', () => {
  // The rows are standardised in f32 numbers: their mean and deviation are 0 and 1 up to some 1e-7.
  const DIGITS = 5;
  const folder = fresh();
  const run = lineRun(folder, '--optimizer', 'gradientDescent', '--lr', '0.25');

  it('R65 stability says λmax 2, the limit 1 = 2/λmax, and the advice ½', () => {
    const found = lastLine(elbow(folder, 'stability', run, '--json'));
    expect(found.lambdaMax).toBeCloseTo(2, DIGITS);
    expect(found.limit).toBeCloseTo(1, DIGITS);
    expect(found.ratio).toBeCloseTo(0.25, DIGITS);
    expect(found.advised).toBeCloseTo(0.5, DIGITS);
    expect(found.curvatureOfRate).toBeCloseTo(8, 12);
    expect((found.eigenvalues as number[]).map((value) => value.toFixed(DIGITS))).toEqual(['2.00000', '2.00000']);
    expect(found.standing).toBe('below');
  });

  it.each([
    ['0.25', 'below'],
    ['1', 'edge of stability'],
  ])('the verdict of a rate of %s is %s', (lr, standing) => {
    const other = fresh();
    const path = lineRun(other, '--optimizer', 'gradientDescent', '--lr', lr);
    expect(lastLine(elbow(other, 'stability', path, '--json')).standing).toBe(standing);
  });

  it('E3 batches have limits of their own: the steepest of several is steeper than all rows', () => {
    const other = fresh();
    const path = lineRun(other, '--optimizer', 'gradientDescent', '--lr', '0.1', '--batch', '4');
    const found = lastLine(elbow(other, 'stability', path, '--json'));
    const batches = found.batches as number[];
    expect(batches).toHaveLength(7);
    // The trace of a batch's Hessian is 2(mean x² + 1); over all rows mean x² is 1, so some batch has more.
    expect(Math.max(...batches)).toBeGreaterThan(2.1);
    expect(found.batchLimit).toBeCloseTo(2 / Math.max(...batches), 9);
  });

  it('of adam no limit is known, which is said', () => {
    const { code, out } = elbow(shop.folder, 'stability', 'runs/iris-1');
    expect(code).toBe(0);
    expect(out).toMatch(/no limit: adam scales its steps/);
  });

  it.each(['random', 'hessian'])('R50 surface in %s directions says that it is a bowl', (directions) => {
    const found = lastLine(elbow(folder, 'surface', run, '--directions', directions, '--points', '5', '--json'));
    expect(found).toMatchObject({ shape: 'minimum', notFinite: 0 });
    expect(found.lambdaMin).toBeCloseTo(2, DIGITS);
    expect(found.highest).toBeGreaterThan(found.loss as number);
  });

  it('R47 inspect counts curvatures up, flat and down', () => {
    const found = lastLine(elbow(folder, 'inspect', run, '--json'));
    expect(found.curvatures).toMatchObject({ up: 2, flat: 0, down: 0 });
  });
});

describe('elbow boundary', () => {
  /** max(0, x − 1) against max(0, y − 1), in inputs that are (value − 10)/2: units bend at x = 12 and y = 12. */
  function planted(): Classifier {
    const session = compile(sequential(2, dense(2), relu(), dense(2)), { loss: crossEntropy() });
    session.parameters.set([1, 0, 0, 1, -1, -1, 1, 0, 0, 1, 0, 0]);
    const data = { x: [2, 0, 0, 2, 3, 2], t: [0, 1, 1] }; // in the last row x wins, and y should
    return {
      session,
      axes: ['x', 'y'],
      classes: ['a', 'b'],
      parts: [{ name: 'training', data }],
      mean: [10, 10],
      deviation: [2, 2],
    };
  }

  it('has unit lines where units bend, in the units of the file', () => {
    const found = piecesOf(planted(), { x: [8, 18], y: [8, 18] });
    expect(found?.pieces).toBe(4);
    const bends = found?.lines.map(({ weights: [a, b], bias }) => [a * 12 + b * 20 + bias, a * 20 + b * 12 + bias]);
    expect(bends?.map(([x, y]) => [x === 0, y === 0])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('R29 counts mistakes beside the loss', () => {
    // Logits (1, 0), (0, 1), (2, 1) of labels 0, 1, 1: each loss is log(1 + e^−lead), in f32 numbers.
    const loss = (2 * Math.log1p(Math.exp(-1)) + Math.log1p(Math.exp(1))) / 3;
    expect(scoresOf(planted())).toMatchObject([{ rows: 3, error: 1 / 3, wrong: [2], loss: expect.closeTo(loss, 6) }]);
  });

  it('shows all rows with an eighth more on each side', () => {
    expect(windowOf(planted())).toEqual({ x: [9.25, 16.75], y: [9.5, 14.5] });
  });

  it.each(['moons', 'circles', 'spirals', 'xor', 'blobs', 'checkerboard', 'brady', 'spoiled'])(
    'trains on %s and names its classes',
    (set) => {
      const done = lastLine(elbow(fresh(), 'boundary', '--data', set, '--epochs', '5', '--json'));
      expect(done).toMatchObject({ event: 'boundary', of: set, parts: [{ name: 'training' }] });
      expect(done.classes).toHaveLength(set === 'blobs' ? 3 : 2);
    },
  );
});

describe('elbow check-grad', () => {
  const right = leakyRelu({ slope: 0.2 });
  const wrong: typeof right = {
    ...right,
    emit: (builder, x) => ({
      ...right.emit(builder, x),
      backward: leakyRelu({ slope: 0.3 }).emit(builder, x).backward,
    }),
  };
  const sessionOf = (layer: typeof right): Session =>
    compile(sequential(2, dense(4), layer, dense(1)), { loss: squaredError(), core: init(), batch: 3, seed: 2 });
  const data = { x: [0.5, -1, 1.5, 0.25, -0.75, 2], t: [1, -1, 0.5] };

  it('R34 passes the gradients of a network, and fails one whose backward slope is another', () => {
    const of = (layer: typeof right): [string, boolean][] =>
      checkGradients(sessionOf(layer), data).map(({ array, passes }) => [array, passes]);
    expect(of(right)).toEqual([
      ['dense1.w', true],
      ['dense1.b', true],
      ['dense2.w', true],
      ['dense2.b', true],
    ]);
    expect(of(wrong)).toEqual([
      ['dense1.w', false],
      ['dense1.b', false],
      ['dense2.w', true],
      ['dense2.b', true],
    ]);
  });

  it('leaves the parameters as they were', () => {
    const session = sessionOf(right);
    const before = [...session.parameters];
    checkGradients(session, data);
    expect([...session.parameters]).toEqual(before);
  });

  it.each([0, 1, 2, 3, 4])('passes every layer and loss with seed %d', (seed) => {
    for (const one of gradientCases(seed))
      expect([one.name, checkGradients(one.session, one.data).every(({ passes }) => passes)]).toEqual([one.name, true]);
  });

  it('knows every layer and loss that the documents list', () => {
    const page = readFileSync(new URL('../../nn/README.md', import.meta.url), 'utf8');
    const tables = page.slice(page.indexOf('### Layers'), page.indexOf('### Data'));
    const listed = [...tables.matchAll(/^\| `(\w+)\(.*?\)`(?:, `(\w+)\()?/gm)].flatMap(([, one, other]) =>
      other === undefined ? [one] : [one, other],
    );
    expect(listed.length).toBeGreaterThan(25);
    expect(gradientCases(1).map(({ name }) => name)).toEqual(expect.arrayContaining(listed));
  });
});

describe('elbow explain', () => {
  it('ends with 0 where all is fine', () => {
    const { code, out } = elbow(shop.folder, 'explain', 'runs/iris-1');
    expect([code, out.includes('fine: it has learnt what there is')]).toEqual([0, true]);
  });

  it.each<[string, string[], string, RegExp]>([
    ['a rate that is too low', ['--optimizer', 'gradientDescent', '--lr', '1e-6'], 'learning', /--lr 0\.\d+/],
    ['too few units', ['--hidden', '1'], 'capacity', /--hidden 4/],
  ])('R120 names %s, ends with 3, and its command line does better', async (_, options, cause, change) => {
    const folder = own();
    const rows = Array.from({ length: 200 }, (_, i) => (6 * i) / 199 - 3).map((x) => `${x},${Math.sin(2 * x) + x / 5}`);
    writeFileSync(join(folder, 'sine.csv'), `x,y\n${rows.join('\n')}\n`);
    elbow(folder, 'train', 'sine.csv', ...options, '--out', 'runs/poor', '--quiet');
    const explained = elbow(folder, 'explain', 'runs/poor', '--json');
    expect(explained.code).toBe(3);
    const { cause: found, command } = lastLine(explained) as { cause: string; command: string };
    expect([found, change.test(command)]).toEqual([cause, true]);
    const better = await shell(`${command} --json`, folder, { PATH: shop.path });
    const loss = (outcome: { out: string }): number =>
      (JSON.parse(outcome.out.trim().split('\n').at(-1) ?? '').train as { loss: number }).loss;
    const poor = JSON.parse(readFileSync(join(folder, 'runs', 'poor', 'result.json'), 'utf8'));
    expect(loss(better)).toBeLessThan(0.7 * poor.train.loss);
  });

  it('asks for more time where it was too short', () => {
    const { code, out } = elbow(shop.folder, 'explain', 'runs/wave-1', '--budget', '1e-6', '--json');
    expect([code, JSON.parse(out).command]).toEqual([3, 'elbow explain runs/wave-1 --budget 0.000004']);
  });
});

describe('elbow inspect', () => {
  it('R107 has the elbows of one input in the units of the file, between its ends', () => {
    const { elbows, layers } = lastLine(elbow(shop.folder, 'inspect', 'runs/wave-1', '--json')) as {
      elbows: { from: number; to: number; knots: number[]; segments: { x0: number; slopes: number[] }[] };
      layers: { layer: string; parameters: number }[];
    };
    expect([elbows.from >= -0.5, elbows.to <= 0.5]).toEqual([true, true]); // the rows lie from −0.5 to 0.4833
    expect(elbows.knots.every((knot) => knot > elbows.from && knot < elbows.to)).toBe(true);
    expect(elbows.segments).toHaveLength(elbows.knots.length + 1);
    // |x| + x² falls on the left and rises on the right
    expect([(elbows.segments[0]?.slopes[0] ?? 0) < 0, (elbows.segments.at(-1)?.slopes[0] ?? 0) > 0]).toEqual([
      true,
      true,
    ]);
    expect(layers.map(({ layer, parameters }) => [layer, parameters])).toEqual([
      ['dense1', 24],
      ['relu1', 0],
      ['dense2', 13],
    ]);
  });
});

describe('elbow lr-find', () => {
  it('suggests a rate below the limit of a line, which is 1, and the command line that takes it', () => {
    const folder = fresh();
    lineRun(folder);
    const found = lastLine(
      elbow(folder, 'lr-find', 'line.csv', '--hidden', 'none', '--optimizer', 'gradientDescent', '--json'),
    );
    expect(found.diverged).toBe(true);
    expect(found.learningRate).toBeGreaterThan(1e-3);
    expect(found.learningRate).toBeLessThan(1);
    expect(found.command).toMatch(
      /^elbow train line\.csv --hidden none --optimizer gradientDescent --lr 0\.\d+ --seed 1$/,
    );
  });
});
