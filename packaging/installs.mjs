import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ran } from './run.mjs';

/** Each package used as somebody who has only read its README would; the program prints "ok". */
const USES = {
  'core-wasm': {
    needs: ['core-wasm'],
    program: `
      import { Core, features, init, Layout } from '@elbow/core-wasm';
      const layout = new Layout();
      const [a, b, c] = [layout.reserve('a', 2, 3), layout.reserve('b', 3, 2), layout.reserve('c', 2, 2)];
      const core = new Core(init(), layout);
      core.view(a).set([1, 2, 3, 4, 5, 6]);
      core.view(b).set([1, 0, 0, 1, 1, 1]);
      core.program([{ kernel: 'gemm', operands: [a, b, c] }])();
      console.log(features().simd && core.view(c).join() === '4,5,10,11' ? 'ok' : core.view(c).join());`,
  },
  optim: {
    needs: ['core-wasm', 'optim'],
    program: `
      import { adam, bfgs, descend, minimise, rosenbrock } from '@elbow/optim';
      import { levenbergMarquardt } from '@elbow/optim/second-order';
      const { start } = rosenbrock(2);
      const { x } = minimise(rosenbrock(2), bfgs(), start);
      const slow = minimise(rosenbrock(2), descend(adam({ learningRate: 0.1 })), start, { maxIterations: 2000 });
      const fit = minimise({ n: 1, m: 2, residuals: ([a], r) => { r[0] = a - 3; r[1] = a - 5; } }, levenbergMarquardt(), [0]);
      const close = (p, q) => Math.abs(p - q) < 1e-3;
      console.log(close(x[0], 1) && close(x[1], 1) && slow.f < 0.1 && close(fit.x[0], 4) ? 'ok' : [x, slow.f, fit.x].join());`,
  },
  nn: {
    needs: ['core-wasm', 'optim', 'nn'],
    program: `
      import { compile, crossEntropy, dense, relu, sequential } from '@elbow/nn';
      import { adam } from '@elbow/optim';
      const session = compile(sequential(2, dense(8), relu(), dense(2)), { loss: crossEntropy(), rule: adam({ learningRate: 0.05 }), batch: 4, seed: 1 });
      const [x, t] = [[0, 0, 0, 1, 1, 0, 1, 1], [0, 1, 1, 0]];
      for (let i = 0; i < 200; i++) session.step(x, t);
      console.log(session.evaluate({ x, t }).accuracy === 1 ? 'ok' : 'did not learn');`,
  },
  'viz-cli': { needs: ['core-wasm', 'optim', 'nn', 'viz-cli'], command: true },
};

/** Makes an empty project and installs tarballs in it, without scripts; returns its folder. */
export function project(folder, tarballs, needs) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "fresh", "private": true, "type": "module" }\n');
  const files = needs.map((name) => tarballs.find((one) => one.name === name).file);
  ran('npm', ['install', '--ignore-scripts', ...files], { cwd: folder });
  return folder;
}

/** Packages of a project that would run something when they are installed. */
function withScripts(folder) {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path);
}

/** How many weaknesses of what is installed are known, `{ known }`, or why that cannot be told, `{ silence }`. */
function audited(folder) {
  const answer = auditOf(folder);
  if (answer?.metadata !== undefined) return { known: answer.metadata.vulnerabilities.total };
  const status = /^\d+ [A-Za-z ]+/.exec(String(answer?.message))?.[0].trim();
  return { silence: status ?? 'the registry has no audit' };
}

/** What npm audit prints, which exits 1 where something is known, and where it cannot tell; null where it prints no JSON. */
function auditOf(folder) {
  let text;
  try {
    text = ran('npm', ['audit', '--omit=dev', '--json'], { cwd: folder });
  } catch ({ message }) {
    text = message.slice(message.indexOf('{'), message.lastIndexOf('}') + 1);
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function used(folder, { program, command }) {
  if (!command) {
    writeFileSync(join(folder, 'use.mjs'), program);
    return ran(process.execPath, ['use.mjs'], { cwd: folder }).trim();
  }
  const elbow = (...args) => ran('npx', ['--no', '--', 'elbow', ...args], { cwd: folder });
  elbow('train', 'iris', '--epochs', '3', '--quiet');
  elbow(
    'predict',
    'runs/iris-1',
    join(folder, 'node_modules', '@elbow', 'viz-cli', 'data', 'iris.csv'),
    '--out',
    'p.csv',
  );
  elbow('figure', 'four-regimes', '--format', 'svg,png', '--quiet');
  return JSON.parse(elbow('doctor', '--json')).fine ? 'ok' : 'doctor finds something wrong';
}

/** Rows of the table of installs, how many failed, and a note of what the registry did not tell: that neither passed nor failed. */
export function installs(tarballs, work) {
  const rows = [['package', 'installed with', 'packages', 'install scripts', 'audit', 'used alone']];
  let failed = 0;
  let silent = 0;
  for (const [name, use] of Object.entries(USES)) {
    try {
      const folder = project(join(work, name), tarballs, use.needs);
      const scripts = withScripts(folder);
      const said = used(folder, use);
      const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
      const { known, silence } = audited(folder);
      if (silence !== undefined) silent++;
      if (said !== 'ok' || scripts.length > 0 || known > 0) failed++;
      rows.push([
        name,
        use.needs.join(' '),
        Object.keys(packages).length - 1,
        scripts.length === 0 ? 'none' : scripts.join(' '),
        silence === undefined ? `${known} known` : `not told: ${silence}`,
        said,
      ]);
    } catch (error) {
      failed++;
      rows.push([name, use.needs.join(' '), '', '', '', error.message.split('\n').slice(0, 4).join(' ')]);
    }
  }
  if (silent === 0) return { rows, failed };
  const note = `not told by the registry: npm audit of ${silent} packages; it proves nothing here`;
  return { rows, failed, note };
}
