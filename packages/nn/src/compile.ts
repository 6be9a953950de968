import { Core, type CoreModule, init, type Region, type Segment } from '@elbow/core-wasm';
import { type EmittedRule, emitRule, type Rule, type Vector } from '@elbow/optim';
import { type Blueprint, createBlueprint } from './builder.ts';
import { checkSeed, PURPOSE } from './data/permutation.ts';
import { emitNetwork, type Lists } from './emit.ts';
import type { Network } from './network.ts';
import { onlyKnown, positiveInteger } from './options.ts';
import type { EmittedPenalty, Regulariser } from './regularisers/penalty.ts';
import { Session } from './session.ts';
import { TRAINER_NUMBERS } from './training/trainer.ts';
import type { Loss } from './types.ts';

/** Options of `compile`. */
export interface CompileOptions {
  loss: Loss;
  /** How gradients become steps; without one the session predicts, evaluates and differentiates only. */
  rule?: Rule;
  /** A penalty on the parameters, which training and `objective` add to the mean loss; reported apart, by `penaltyOf`. */
  regulariser?: Regulariser;
  /** Rows that one step takes at most. */
  batch?: number;
  /** Steps that one `run` takes at most: their rows are staged in the core's memory. */
  staging?: number;
  /** Names the random numbers of initial weights and shuffles: an integer from 0 to 2^53 − 1. */
  seed?: number;
  /** Numbers that a sampler may keep with the session's state: `importance` wants one for each row of the data. */
  remember?: number;
  /** The core to compute with: `init()` of `@elbow/core-wasm` (the default), of `/relaxed` or of `/f64`. */
  core?: CoreModule;
  /** What the core's precision must be; 'f64' wants `core: init()` of `@elbow/core-wasm/f64`. */
  precision?: 'f32' | 'f64';
}

/** A network laid out in memory, before the memory exists. */
export interface Plan {
  readonly network: Network;
  readonly loss: Loss;
  readonly rule: Rule | null;
  /** The rule's ops and what it keeps. */
  readonly emittedRule: EmittedRule | null;
  readonly regulariser: Regulariser | undefined;
  readonly penalty: EmittedPenalty | undefined;
  readonly blueprint: Blueprint;
  readonly lists: Lists;
  readonly staging: number;
  readonly regions: Regions;
}

/** The arrays between the host and the ops. */
export interface Regions {
  readonly x: Region<'real'>;
  /** Labels i32 [batch], or values [batch, outputs]. */
  readonly t: Region;
  readonly weights: Region<'real'>;
  /** Loss and learning rate of each step of a call, f64 [staging]. */
  readonly values: Region<'f64'>;
  readonly rates: Region<'f64'>;
  /** Rows of up to `staging` steps. */
  readonly stagedX: Region<'real'>;
  readonly stagedT: Region;
  readonly stagedWeights: Region<'real'>;
  readonly correct: Region<'f64'>;
  /** [learning rate]. */
  readonly learningRate: Region<'f64'>;
  /** What `train` remembers, and behind that what its sampler does: see training/trainer.ts. */
  readonly trainer: Region<'f64'>;
  /** Two numbers of its distribution and [seed, purpose, step] of the array that is being drawn. */
  readonly moments: Region<'f64'>;
  readonly stream: Region<'f64'>;
  /** The parameters with the lowest validation loss. */
  readonly best: Segment<'real'>;
  /** The parameters after the last step, where `train` has put the best in their place. */
  readonly last: Segment<'real'>;
}

/** Numbers kept for staging at most, unless `staging` says otherwise: 1 MB of f32. */
const STAGED_NUMBERS = 262144;
const MOST_STAGED_STEPS = 64;
/** Programs that the program area holds at once: those of a training run with its ragged batch and its evaluation. */
const RESIDENT_PROGRAMS = 6;
/** No kernel takes more words than this, with length and opcode. */
export const WORDS_PER_OP = 24;

/**
 * Lays a network, its loss and its rule out in one fixed memory and returns the session that trains and runs it.
 *
 * @throws RangeError on a batch, staging or seed out of range; TypeError on a precision that the core does not have.
 *
 * @example
 * ```ts
 * import { compile, crossEntropy, dense, relu, sequential } from '@elbow/nn';
 * import { adam } from '@elbow/optim';
 * const xor = sequential(2, dense(8), relu(), dense(2));
 * const session = compile(xor, { loss: crossEntropy(), rule: adam({ learningRate: 0.05 }), batch: 4, seed: 1 });
 * for (let i = 0; i < 200; i++) session.step([0, 0, 0, 1, 1, 0, 1, 1], [0, 1, 1, 0]);
 * console.log(session.evaluate({ x: [0, 0, 0, 1, 1, 0, 1, 1], t: [0, 1, 1, 0] }).accuracy); // 1
 * ```
 */
export function compile(network: Network, options: CompileOptions): Session {
  if (typeof network?.inputs !== 'number' || !Array.isArray(network.layers)) {
    throw new TypeError(`compile: network must be a network, such as sequential makes, got ${typeof network}`);
  }
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`compile: options must name a loss, as in { loss: squaredError() }, got ${String(options)}`);
  }
  const { loss, rule = null, regulariser, batch = 32, seed = 0, remember = 0, core = init() } = options;
  const { precision = core.precision } = options;
  const known = ['loss', 'rule', 'regulariser', 'batch', 'staging', 'seed', 'remember', 'core', 'precision'];
  onlyKnown('compile', options, known);
  checkEmits('loss', loss);
  if (rule !== null) checkRule(rule);
  if (regulariser) checkEmits('regulariser', regulariser);
  positiveInteger('compile', 'batch', batch);
  checkSeed('compile', seed);
  if (precision !== core.precision) {
    throw new TypeError(
      `compile: precision ${precision} needs core: init() of @elbow/core-wasm${precision === 'f64' ? '/f64' : ''}, got a core of ${core.precision}`,
    );
  }
  const rowNumbers = batch * (network.inputs + network.outputs + 1);
  const fitting = Math.min(MOST_STAGED_STEPS, Math.floor(STAGED_NUMBERS / rowNumbers));
  const staging = options.staging ?? Math.max(1, fitting);
  positiveInteger('compile', 'staging', staging);
  const plan = describePlan(network, { loss, rule, regulariser, batch, staging, seed, remember });
  const session = new Session(plan, new Core(core, plan.blueprint.layout));
  initialise(plan, session);
  return session;
}

function checkEmits(name: string, value: { emit: unknown }): void {
  if (typeof value?.emit !== 'function') throw new TypeError(`compile: ${name} must be a ${name}, got ${typeof value}`);
}

/** A rule has a rate, and moves by a kernel, a function or rules of its own. */
function checkRule(rule: unknown): void {
  const { learningRate, update, apply, rules } = Object(rule);
  if (typeof learningRate === 'number' && (update ?? apply ?? rules)) return;
  throw new TypeError(`compile: rule must be a rule, such as adam(), got ${typeof rule}`);
}

interface Wanted {
  readonly loss: Loss;
  readonly rule: Rule | null;
  readonly regulariser: Regulariser | undefined;
  readonly batch: number;
  readonly staging: number;
  readonly seed: number;
  readonly remember: number;
}

function describePlan(network: Network, wanted: Wanted): Plan {
  const { loss, rule, regulariser, batch, staging, seed, remember } = wanted;
  const blueprint = createBlueprint(batch, seed);
  const { layout, stateSegment } = blueprint;
  const numbers = (name: string, n: number): Region<'f64'> => layout.region(layout.segment(name, 'f64'), name, n);
  const targets = (name: string, rows: number): Region =>
    loss.target === 'labels'
      ? layout.region(layout.segment(name, 'i32'), name, rows)
      : layout.reserve(name, rows, network.outputs);
  const x = blueprint.rows('x', network.inputs);
  const t = targets('t', batch);
  const weights = blueprint.rows('weights', 1);
  blueprint.batched.add(t);
  const values = numbers('values', staging);
  const lists = emitNetwork(blueprint, network, x, loss, { t, weights, values });
  const n = blueprint.vectors.parameters.length;
  if (n === 0) throw new RangeError('compile: the network has no parameters; give it a dense layer');
  const kept = (name: string): Segment<'real'> => {
    const segment = layout.segment(name);
    if (rule) layout.region(segment, name, n);
    return segment;
  };
  const regions: Regions = {
    x,
    t,
    weights,
    values,
    rates: numbers('rates', staging),
    stagedX: layout.reserve('stagedX', staging * batch, network.inputs),
    stagedT: targets('stagedT', staging * batch),
    stagedWeights: layout.reserve('stagedWeights', staging * batch, 1),
    correct: numbers('correct', 1),
    moments: numbers('moments', 2),
    stream: numbers('stream', 3),
    learningRate: layout.region(stateSegment, 'learningRate', 1),
    trainer: layout.region(stateSegment, 'trainer', TRAINER_NUMBERS + remember),
    best: kept('best'),
    last: kept('last'),
  };
  const { parameters: theta, gradients: g } = blueprint.vectors;
  const step = { theta, g, rates: regions.rates, clock: blueprint.clock, value: values };
  const emittedRule = rule && emitRule(layout, rule, step, stateSegment);
  const penalty = regulariser?.emit(blueprint);
  layout.programWords = RESIDENT_PROGRAMS * WORDS_PER_OP * opsAtMost(lists, emittedRule, penalty);
  return { network, loss, rule, emittedRule, regulariser, penalty, blueprint, lists, staging, regions };
}

/** No program is longer: all of a step, of a product, of a penalty, and the few ops that gather rows and count. */
function opsAtMost(
  { forward, gradient, backward, tangent }: Lists,
  rule: EmittedRule | null,
  penalty?: EmittedPenalty,
): number {
  const lists = [forward, tangent ?? [...gradient, ...backward], rule?.lookahead, rule?.update, penalty?.gradient];
  return 10 + lists.flat().length;
}

/** Draws the initial weights and sets what the layers and the rule begin with. */
function initialise({ blueprint, rule, emittedRule, regions }: Plan, session: Session): void {
  const { core } = session;
  for (const { region, values } of blueprint.presets) core.view(region).set(values);
  for (const { region, values } of emittedRule?.presets ?? []) core.view(region).set(values);
  if (rule) session.learningRate = rule.learningRate;
  blueprint.initialisers.forEach(({ parameter: { value }, drawn }, i) => {
    core.view(regions.moments).set(drawn.numbers);
    core.view(regions.stream).set([blueprint.seed, PURPOSE.initialise, i]);
    core.program([{ kernel: drawn.kernel, operands: [value, regions.moments, regions.stream] }])();
    drawn.finish?.(core.view(value) as Vector);
  });
}
