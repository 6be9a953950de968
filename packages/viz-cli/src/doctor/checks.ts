import { existsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { features } from '@elbow/core-wasm';
import { compile, crossEntropy, dense, relu, sequential, train, weightsHash } from '@elbow/nn';
import { adam } from '@elbow/optim';
import { FONTS, toPng } from '../figure/png.ts';
import { packageRoot, packageVersion } from '../packageRoot.ts';
import { charsetOf } from '../terminal/charset.ts';
import { colourDepth } from '../terminal/colourDepth.ts';

/** Something that was looked at. */
export interface Check {
  readonly name: string;
  readonly found: string;
  /** null where nothing can be wrong. */
  readonly fine: boolean | null;
  /** What to do about it. */
  readonly help?: string;
}

/** The weights of a small training, which are the same on every host: the promise that a run repeats. */
const GOLDEN = 'a894010ff59489126eef08a910bad29d1651bbfd318846ecf556a764409f3db7';

/** Looks at everything that the command depends on. */
export async function checks(): Promise<Check[]> {
  return [...host(), ...(await arithmetic()), ...pictures(), ...terminal()];
}

function host(): Check[] {
  const { versions, platform, arch } = process;
  const [major = 0, minor = 0] = versions.node.split('.').map(Number);
  const runtime =
    'bun' in versions
      ? `Bun ${versions.bun}`
      : 'deno' in versions
        ? `Deno ${versions.deno}`
        : `Node.js ${versions.node}`;
  const recent = major > 20 || (major === 20 && minor >= 19);
  const cores = cpus();
  return [
    { name: 'elbow', found: packageVersion(), fine: null },
    {
      name: 'runtime',
      found: `${runtime} on ${platform} ${arch}`,
      fine: recent,
      help: 'Node.js 20.19 or later is needed',
    },
    {
      name: 'machine',
      found: `${cores[0]?.model ?? 'unknown'}, ${cores.length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
      fine: null,
    },
  ];
}

async function arithmetic(): Promise<Check[]> {
  const { simd, relaxed, fused } = features();
  const common = {
    name: 'SIMD',
    found: simd ? 'WebAssembly SIMD runs' : 'WebAssembly SIMD is missing',
    fine: simd,
    help: 'nothing can be trained without it: use a newer runtime',
  };
  if (!simd) return [common];
  const hash = await trainedHash();
  return [
    common,
    {
      name: 'relaxed SIMD',
      found: relaxed ? `runs${fused ? ', and multiply-add is fused' : ''}` : 'not offered by this runtime',
      fine: null,
    },
    {
      name: 'same bits',
      found:
        hash === GOLDEN
          ? 'a small training gives the weights that it gives everywhere'
          : `a small training gives other weights, ${hash.slice(0, 12)}…`,
      fine: hash === GOLDEN,
      help: 'this runtime computes differently: please report it',
    },
  ];
}

/** 150 rows of three clouds by whole-number arithmetic, 80 epochs in batches of 32. */
async function trainedHash(): Promise<string> {
  const x = new Float32Array(600);
  const t = new Int32Array(150);
  for (let row = 0; row < 150; row++) {
    t[row] = row % 3;
    for (let column = 0; column < 4; column++) {
      const scatter = ((row * 37 + column * 61 + row * column * 13) % 101) / 50 - 1;
      x[row * 4 + column] = (row % 3) - 1 + (column % 2 === 0 ? scatter : -scatter / 2);
    }
  }
  const network = sequential(4, dense(16), relu(), dense(3));
  const session = compile(network, { loss: crossEntropy(), rule: adam({ learningRate: 0.01 }), batch: 32, seed: 1 });
  for (const _ of train(session, { x, t }, { epochs: 80, schedule: (k) => 0.02 / (1 + 0.01 * k) }));
  return await weightsHash(session);
}

function pictures(): Check[] {
  const missing = FONTS.filter((font) => !existsSync(join(packageRoot(), 'fonts', font)));
  const fonts: Check = {
    name: 'fonts',
    found: missing.length === 0 ? FONTS.join(', ') : `missing: ${missing.join(', ')}`,
    fine: missing.length === 0,
    help: 'reinstall the package',
  };
  if (missing.length > 0) return [fonts];
  let drawn = 0;
  let problem = '';
  try {
    drawn = toPng(
      '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="32" font-family="Inter"><text x="4" y="20" font-size="16">λ</text></svg>',
    ).length;
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  return [
    fonts,
    {
      name: 'pictures',
      found: drawn > 0 ? 'SVG and PNG can be drawn' : `PNG cannot be drawn: ${problem}`,
      fine: drawn > 0,
      help: 'reinstall the package for this platform',
    },
  ];
}

function terminal(): Check[] {
  const { stdout, env } = process;
  const depth = colourDepth(env);
  const size = stdout.isTTY === true ? `${stdout.columns} columns, ${stdout.rows} rows` : 'output goes to no terminal';
  const colours = depth === 0 ? 'no colours' : depth === 24 ? '16.7 million colours' : `${2 ** depth} colours`;
  return [
    { name: 'terminal', found: `${size}; ${colours}; ${charsetOf(env).braille ? 'Unicode' : 'ASCII'}`, fine: null },
  ];
}
