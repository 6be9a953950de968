import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BIN, elbow, IRIS, type Outcome } from './command.ts';

/** A folder in which every example of the help works: its files, and runs that have been trained. */
export interface Workshop {
  readonly folder: string;
  /** What a shell needs to find `elbow`. */
  readonly path: string;
}

/** Makes it in an empty folder. */
export function workshop(base: string): Workshop {
  const folder = join(base, 'work');
  const bin = join(base, 'bin');
  mkdirSync(folder);
  mkdirSync(bin);
  writeFileSync(join(bin, 'elbow'), `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`);
  chmodSync(join(bin, 'elbow'), 0o755);
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  copyFileSync(IRIS, join(folder, 'flowers.csv'));
  put('new.csv', readFileSync(IRIS, 'utf8').split('\n').slice(0, 5).join('\n'));
  const some = Array.from({ length: 60 }, (_, i) => [(i * 7) % 13, (i * 5) % 11, i / 60 - 0.5] as const);
  put('prices.csv', `rooms,age,price\n${some.map(([a, b]) => `${a},${b},${2 * a - b + a * b + 0.5}\n`).join('')}`);
  put('wave.csv', `x,y\n${some.map(([, , x]) => `${x},${Math.abs(x) + x * x}\n`).join('')}`);
  put('points.csv', `x,y,kind\n${some.map(([a, b]) => `${a / 4},${b / 4},${a + b > 11 ? 'far' : 'near'}\n`).join('')}`);
  const [images, labels] = digits(30);
  writeFileSync(join(folder, 'train-images-idx3-ubyte.gz'), gzipSync(images));
  writeFileSync(join(folder, 'train-labels-idx1-ubyte.gz'), gzipSync(labels));
  const short = ['--epochs', '30', '--quiet'];
  for (const args of [
    ['train', 'iris', ...short],
    ['train', 'iris', '--hidden', '8', '--optimizer', 'momentum', ...short],
    ['train', 'wave.csv', '--hidden', '12', '--optimizer', 'momentum', ...short],
    ['train', 'points.csv', ...short],
    ['export', 'runs/iris-1', '--to', 'onnx', '--out', 'model.onnx'],
  ]) {
    const { code, out, err } = elbow(folder, ...args);
    if (code !== 0) throw new Error(`elbow ${args.join(' ')} ended with ${code}:\n${out}${err}`);
  }
  const rows = readFileSync(IRIS, 'utf8').split('\n').slice(0, 4);
  put('rows.csv', rows.map((row) => row.split(',').slice(0, 4).join(',')).join('\n'));
  return { folder, path: `${bin}${delimiter}${process.env.PATH}` };
}

/** So many images of 4 × 4 bytes and their labels, 0, 1, 2, 0 …, as MNIST's files hold them. */
function digits(n: number): [images: Uint8Array, labels: Uint8Array] {
  const head = (type: number, ...dimensions: number[]): number[] => [
    0,
    0,
    8,
    type,
    ...dimensions.flatMap((d) => [0, 0, 0, d]),
  ];
  const label = (i: number): number => i % 3;
  const pixels = Array.from({ length: 16 * n }, (_, p) => (80 * label(Math.floor(p / 16)) + ((p * 37) % 50)) % 256);
  const labels = Array.from({ length: n }, (_, i) => label(i));
  return [Uint8Array.from([...head(3, n, 4, 4), ...pixels]), Uint8Array.from([...head(1, n), ...labels])];
}

/** A copy of a workshop's folder, so that what is done in it is not seen elsewhere. */
export function copied({ folder }: Workshop, to: string): string {
  cpSync(folder, to, { recursive: true });
  return to;
}

/** Runs a shell's command in a folder; its output goes to pipes. */
export function shell(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const child = spawn('sh', ['-c', command], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}
