import { Core, init, Layout } from '@elbow/core-wasm';
import { adam, emitRule, gradientDescent, type KernelRule, momentum } from '@elbow/optim';
import { UPDATES } from '../shapes.ts';
import { axpyOf } from './bandwidth.ts';
import type { Case } from './case.ts';
import { fill } from './data.ts';
import { rootsOf } from './roots.ts';

const FLOAT = 4;
/** Vectors that each rule keeps, and how often it goes through one of them: reads of all, writes of all but the gradient. */
const RULES = {
  gd: { rule: gradientDescent, vectors: 2 },
  momentum: { rule: momentum, vectors: 3 },
  adam: { rule: adam, vectors: 4 },
} as const;

type RuleName = keyof typeof RULES;

/** Bytes of all vectors of an update. */
function footprint(name: RuleName, n: number): number {
  return RULES[name].vectors * n * FLOAT;
}

const NAMES = Object.keys(RULES) as RuleName[];

/** What the updates' bandwidth is compared with: axpy over as many bytes. */
export const updateFootprints: readonly number[] = Object.values(UPDATES).flatMap((n) =>
  NAMES.map((name) => footprint(name, n)),
);

/** Momentum writes two vectors. */
export const twoWriteFootprints: readonly number[] = Object.values(UPDATES).map((n) => footprint('momentum', n));

/** One update of a flat vector of parameters. */
export const updates: readonly Case[] = NAMES.flatMap((name) =>
  (Object.keys(UPDATES) as (keyof typeof UPDATES)[]).map((size) => update(name, size)),
);

/** Adam is compared with its roots and quotients, which take longer than its memory. */
function update(name: RuleName, size: keyof typeof UPDATES): Case {
  const { rule, vectors } = RULES[name];
  const n = UPDATES[size];
  return {
    name: `update ${name} ${size}`,
    of: name === 'adam' ? rootsOf(size) : axpyOf(footprint(name, n)),
    bytes: (2 * vectors - 1) * n * FLOAT,
    make: () => updating(rule({ learningRate: 1e-4 }), n),
  };
}

function updating(rule: KernelRule, n: number): (repeats: number) => number {
  const layout = new Layout();
  const state = layout.segment('state', 'f64');
  const [theta, g] = [layout.reserve('theta', n).segment, layout.reserve('g', n).segment];
  const clock = layout.region(state, 'clock', 2);
  const rates = layout.region(state, 'rates', 1);
  const value = layout.region(state, 'value', 1);
  const { presets, update } = emitRule(layout, rule, { theta, g, rates, clock, value }, state);
  const core = new Core(init(), layout);
  fill(core.view(g) as Float32Array);
  for (const { region, values } of presets) core.view(region).set(values);
  core.view(rates)[0] = rule.learningRate;
  const run = core.program(update);
  const result = core.view(theta);
  return (repeats) => {
    run(repeats);
    return result[1] as number;
  };
}
