import {
  type Core,
  type ElementType,
  elements,
  type Kernel,
  kernelName,
  type Layout,
  type Op,
  type Region,
  type Segment,
  signatureOf,
} from '@elbow/core-wasm';
import { inRange } from './check.ts';
import type {
  CustomRule,
  EmittedRule,
  KernelRule,
  ParameterArray,
  Rule,
  Scope,
  SingleRule,
  StepContext,
  StepRegions,
} from './types.ts';

function isCustom(rule: SingleRule): rule is CustomRule {
  return 'apply' in rule;
}

/** Whether the rule takes a learning rate: Rprop's sets its own steps. A rule in TypeScript is given one, and may read it. */
export function readsRate(rule: Rule): boolean {
  if ('rules' in rule) return rule.rules.some(readsRate);
  return isCustom(rule) || signatureOf(rule.update).some(({ name }) => name === 'rates');
}

/** Whether the rule has a momentum that a schedule may move: β, or β₁. */
export function hasMomentum(rule: Rule): boolean {
  if ('rules' in rule) return rule.rules.some(hasMomentum);
  return !isCustom(rule) && ('beta' in rule.hyper || 'beta1' in rule.hyper);
}

/** The momentum of a schedule at step k; throws RangeError, naming the place, unless it is in [0, 1). */
export function momentumAt(place: string, momentum: (k: number) => number, k: number): number {
  const beta = momentum(k);
  inRange(place, `schedule.momentum(${k})`, beta, { from: 0, below: 1 });
  return beta;
}

/** What a checkpoint must agree on: name, numbers and slots of a rule, what comes before it, and which array has which. */
export function describeRule(rule: Rule, arrays: readonly ParameterArray[]): object {
  const before = rule.before && { before: rule.before.map(({ name, hyper }) => ({ name, hyper })) };
  const own = 'rules' in rule ? rule.describe(arrays) : { hyper: rule.hyper, slots: rule.slots };
  return { name: rule.name, ...own, ...before };
}

/**
 * Lays out what a rule keeps (slots in segments of their own, scalars in `state`) and writes it as ops.
 * @throws RangeError where one of its groups takes no array.
 */
export function emitRule(layout: Layout, rule: Rule, step: StepRegions, state: Segment<'f64'>): EmittedRule {
  const emitted: EmittedRule = {
    lookahead: [],
    update: [],
    custom: [],
    slots: {},
    scalars: {},
    momenta: [],
    presets: [],
  };
  const arrays = step.theta.regions.map((theta, i) => ({ theta, g: step.g.regions[i] as Region<'real'> }));
  const scope = { ...step, layout, state, arrays, runs: [step], prefix: '', factor: 1, emitted };
  if ('rules' in rule) rule.emit(scope);
  else emitSingle(scope, rule);
  return emitted;
}

/** A rule over the parameters of a scope, with what comes before it: once for each run. */
export function emitSingle(scope: Scope, rule: SingleRule): void {
  emitBefore(scope, rule);
  const { layout, arrays, runs, rates, clock, value, prefix, factor, emitted } = scope;
  const hyper = numbers(scope, `${rule.name}.hyper`, Object.values(rule.hyper));
  const beta = Object.keys(rule.hyper).findIndex((name) => name === 'beta' || name === 'beta1');
  if (beta >= 0 && !isCustom(rule)) {
    emitted.momenta.push({ name: 'beta', shape: [1], segment: hyper.segment, offset: hyper.offset + beta });
  }
  for (const slot of rule.slots) {
    const segment = layout.segment(`${prefix}${rule.name}.${slot}`);
    for (const { theta } of arrays) layout.region(segment, `${theta.name}.${slot}`, ...theta.shape);
    emitted.slots[prefix + slot] = segment;
  }
  let from = 0;
  runs.forEach(({ theta, g }, k) => {
    const shape = [elements(theta.shape)];
    const slots: Record<string, Region<'real'>> = {};
    for (const slot of rule.slots) {
      slots[slot] = { name: slot, shape, segment: emitted.slots[prefix + slot] as Segment<'real'>, offset: from };
    }
    from += elements(shape);
    if (isCustom(rule)) emitted.custom.push({ theta, g, rule, slots, factor });
    else emitKernels(rule, { theta, g, hyper, rates, clock, value, ...slots, ...scalarsOf(scope, rule, k) }, emitted);
  });
}

/** What comes before a rule, over the parameters of a scope. */
export function emitBefore(scope: Scope, { before }: Rule): void {
  for (const transform of before ?? []) transform.emit(scope);
}

/** f64 numbers that a scope's ops read, and what they are at first. */
export function numbers({ layout, prefix, emitted }: Scope, name: string, values: readonly number[]): Region<'f64'> {
  const region = layout.region(layout.segment(prefix + name, 'f64'), prefix + name, values.length);
  emitted.presets.push({ region, values });
  return region;
}

/** A run's own scalars: each run counts its own steps. */
function scalarsOf(
  { layout, state, prefix, emitted }: Scope,
  { scalars = [] }: KernelRule,
  run: number,
): Record<string, Region<'f64'>> {
  const named: Record<string, Region<'f64'>> = {};
  for (const scalar of scalars) {
    const name = prefix + (run ? `${run}.` : '') + scalar;
    named[scalar] = emitted.scalars[name] = layout.region(state, name, 1);
  }
  return named;
}

type Named = Record<string, Region<ElementType> | undefined>;

function emitKernels(rule: KernelRule, named: Named, { lookahead, update }: EmittedRule): void {
  if (rule.lookahead) lookahead.push(bind(rule, rule.lookahead, named));
  update.push(bind(rule, rule.update, named));
}

/** Binds a kernel's operands by the names in its signature. */
function bind(rule: KernelRule, kernel: Kernel, named: Named): Op {
  const operands = signatureOf(kernel).map(({ name, optional }) => {
    const region = named[name];
    if (!region && !optional)
      throw new TypeError(`${rule.name}: kernel ${kernelName(kernel)} asks for ${name}, which the rule does not have`);
    return region ?? null;
  });
  return { kernel, operands };
}

/** Calls the rules in TypeScript with views of their memory, made once. */
export function customStep(core: Core, { custom }: EmittedRule): (context: StepContext) => void {
  const parts = custom.map(({ rule, theta, g, slots, factor }) => {
    const kept = Object.fromEntries(Object.entries(slots).map(([name, slot]) => [name, core.view(slot)]));
    return { rule, factor, x: core.view(theta), g: core.view(g), kept };
  });
  return (context) => {
    for (const { rule, factor, x, g, kept } of parts) {
      rule.apply(x, g, kept, rule.hyper, { ...context, learningRate: factor * context.learningRate });
    }
  };
}
