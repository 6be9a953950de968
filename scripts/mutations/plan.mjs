// Which sources are mutated, and which tests of packages/optim concern them: the quickest first, then all others.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const RULES = [
  ['rules'],
  ['adaptiveRules', 'signRules', 'momentum', 'lectureAlgorithms', 'trajectories', 'parameterGroups'],
];
const TRANSFORMS = [['transforms'], ['parameterGroups']];
const DESCENTS = [['minimisers', 'lbfgs'], ['minimiserOptions'], ['lineSearch', 'minimise']];

/** The pack that a kernel file of assembly/rules is in, and its tests where they are not the rules'. */
const KERNELS = {
  adam: { pack: 'core' },
  gradientDescent: { pack: 'core' },
  momentum: { pack: 'momentum' },
  nesterov: { pack: 'momentum' },
  clip: { pack: 'transforms', tests: TRANSFORMS },
  weightDecay: { pack: 'transforms', tests: TRANSFORMS },
  ownRate: { pack: 'transforms', tests: [['parameterGroups'], ['transforms']] },
};

const MINIMISERS = {
  newton: [['newton'], ['minimiserOptions'], ['mgh', 'analysis']],
  levenbergMarquardt: [
    ['stepBound', 'levenbergMarquardt'],
    ['mgh', 'analysis'],
  ],
  dampedStep: [['dampedStep'], ['levenbergMarquardt'], ['mgh', 'analysis']],
};

/** Every source that is mutated: { file, tests, pack }, with `pack` where a kernel has to be compiled. */
export function plan(root) {
  const names = (folder) =>
    readdirSync(join(root, 'packages', folder))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => name.slice(0, -3));
  const rows = (folder, tests) =>
    names(folder).map((name) => ({ file: `packages/${folder}/${name}.ts`, ...tests(name) }));
  return [
    ...rows('core-wasm/assembly/rules', (name) => ({ pack: 'rules', tests: RULES, ...KERNELS[name] })),
    ...rows('optim/src/transforms', () => ({ tests: TRANSFORMS })),
    ...rows('optim/src/schedules', () => ({ tests: [['schedules'], ['scheduleOptions']] })),
    ...rows('optim/src/lineSearch', () => ({
      tests: [['lineSearch'], ['lineSearchOptions', 'strongWolfe'], ['minimisers', 'lbfgs']],
    })),
    ...rows('optim/src/minimisers', (name) => ({ tests: MINIMISERS[name] ?? DESCENTS })),
  ];
}
