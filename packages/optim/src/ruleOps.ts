import {
  type ElementType,
  type Kernel,
  kernelName,
  type Layout,
  type Op,
  type Region,
  type Segment,
  signatureOf,
} from '@elbow/core-wasm';
import type { CustomRule, KernelRule, Rule } from './types.ts';

/** The memory of a rule: what it keeps from step to step, and the numbers it reads. */
export interface RuleMemory {
  /** Slot vectors by name, each of length n. */
  readonly slots: Readonly<Record<string, Segment<'real'>>>;
  /** The rule's own f64 numbers; null where it keeps none. */
  readonly scalars: Region<'f64'> | null;
  readonly hyper: Region<'f64'>;
}

/** The regions that every rule shares: θ, its gradient, rates and values of the steps of a call, the clock. */
export interface StepRegions {
  readonly theta: Region;
  readonly g: Region;
  readonly rates: Region<'f64'>;
  readonly clock: Region<'f64'>;
  readonly value: Region<'f64'>;
}

/** Whether the rule is written in TypeScript. */
export function isCustom(rule: Rule): rule is CustomRule {
  return 'apply' in rule;
}

/** Whether the rule takes a learning rate: Rprop's sets its own steps. A rule in TypeScript is given one, and may read it. */
export function readsRate(rule: Rule): boolean {
  return isCustom(rule) || signatureOf(rule.update).some(({ name }) => name === 'rates');
}

/** Lays out a rule's memory for n parameters: slots in segments of their own, scalars in `state`. */
export function reserveRule(layout: Layout, rule: Rule, n: number, state: Segment<'f64'>): RuleMemory {
  const slots: Record<string, Segment<'real'>> = {};
  for (const slot of rule.slots) {
    const segment = layout.segment(`${rule.name}.${slot}`);
    layout.region(segment, slot, n);
    slots[slot] = segment;
  }
  const scalars = isCustom(rule) ? [] : (rule.scalars ?? []);
  return {
    slots,
    scalars: scalars.length === 0 ? null : layout.region(state, `${rule.name}.scalars`, scalars.length),
    hyper: layout.region(layout.segment(`${rule.name}.hyper`, 'f64'), 'hyper', Object.keys(rule.hyper).length),
  };
}

/** The op that updates θ; operands are bound by the names in the kernel's signature. */
export function updateOp(rule: KernelRule, memory: RuleMemory, step: StepRegions): Op {
  return bind(rule.update, rule, memory, step);
}

/** The op that moves θ to where the gradient is to be taken; null where the rule takes it at θ. */
export function lookaheadOp(rule: KernelRule, memory: RuleMemory, step: StepRegions): Op | null {
  return rule.lookahead ? bind(rule.lookahead, rule, memory, step) : null;
}

function bind(kernel: Kernel, rule: KernelRule, memory: RuleMemory, step: StepRegions): Op {
  const scalars = Object.fromEntries((rule.scalars ?? []).map((name, i) => [name, scalar(memory.scalars, i)]));
  const named: Record<string, Region<ElementType> | null | undefined> = {
    ...memory.slots,
    ...scalars,
    ...step,
    hyper: memory.hyper,
  };
  const operands = signatureOf(kernel).map(({ name }) => {
    const region = named[name];
    if (!region)
      throw new TypeError(`${rule.name}: kernel ${kernelName(kernel)} asks for ${name}, which the rule does not have`);
    return region;
  });
  return { kernel, operands };
}

/** One number of a region, as a region. */
function scalar(region: Region<'f64'> | null, i: number): Region<'f64'> | null {
  return region && { name: `${region.name}[${i}]`, shape: [1], segment: region.segment, offset: region.offset + i };
}
