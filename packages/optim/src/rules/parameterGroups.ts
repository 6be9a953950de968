import { elements } from '@elbow/core-wasm';
import * as kernels from '@elbow/core-wasm/transforms';
import { inRange } from '../check.ts';
import { describeRule, emitBefore, emitSingle, numbers, readsRate } from '../ruleOps.ts';
import type { GroupedRule, ParameterArray, Parameters, Scope, SingleRule } from '../types.ts';

/** Some parameter arrays and their rule. */
export interface ParameterGroup {
  /** Whether an array belongs to the group: by its name (dense1.b) or its shape. */
  arrays(array: ParameterArray): boolean;
  /** The group's rule; null freezes it. */
  rule: SingleRule | null;
}

/**
 * Parameter groups: arrays with a rule of their own, such as no decay on biases, a lower rate for the first layer, or none
 * at all. An array belongs to the first group that takes it, otherwise to `rule`.
 *
 * A group's rate is to the whole's as its rule's learningRate to that of `rule`: a schedule moves all in proportion. What
 * comes before a rule (clipping, decay) acts on its group; put around the whole, on all that is not frozen. The name is
 * PyTorch's.
 * @throws TypeError on what is no group or rule; RangeError where a rate is not > 0, and, once the arrays are known, where a
 * group takes none.
 *
 * @example
 * ```ts
 * import { init } from '@elbow/core-wasm/f64';
 * import { gradientDescent, parameterGroups, ruleStepper } from '@elbow/optim';
 * const rule = parameterGroups(gradientDescent({ learningRate: 1 }), [
 *   { arrays: ({ name }) => name === 'b', rule: gradientDescent({ learningRate: 0.5 }) },
 *   { arrays: ({ name }) => name === 'c', rule: null },
 * ]);
 * const arrays = ['w', 'b', 'c'].map((name) => ({ name, shape: [1] }));
 * const { theta, g, update } = ruleStepper(rule, arrays, init());
 * g.fill(-1);
 * update(1, 0);
 * console.log([...theta]); // [ 1, 0.5, 0 ]
 * ```
 */
export function parameterGroups(rule: SingleRule, groups: readonly ParameterGroup[]): GroupedRule {
  checkRule('rule', rule);
  if (!Array.isArray(groups)) throw new TypeError(`parameterGroups: groups must be an array, got ${typeof groups}`);
  groups.forEach((group, k) => {
    if (typeof group?.arrays !== 'function')
      throw new TypeError(
        `parameterGroups: groups[${k}].arrays must be a function of an array, got ${typeof group?.arrays}`,
      );
    if (group.rule !== null) checkRule(`groups[${k}].rule`, group.rule);
  });
  const ruleOf = (array: ParameterArray): SingleRule | null => {
    const group = groups.find(({ arrays }) => arrays(array));
    return group ? group.rule : rule;
  };
  const rules = [...new Set([rule, ...groups.flatMap((group) => group.rule ?? [])])];
  const factorOf = (own: SingleRule): number => (readsRate(own) ? own.learningRate / rule.learningRate : 1);
  return {
    name: 'parameterGroups',
    learningRate: rule.learningRate,
    rules,
    emit(scope) {
      checkGroups(groups, scope.theta.regions);
      emitBefore(
        part(scope, ({ theta }) => ruleOf(theta) !== null),
        this,
      );
      rules.forEach((own, k) => {
        const mine = part(scope, ({ theta }) => ruleOf(theta) === own, `${k}.`, factorOf(own));
        if (mine.arrays.length > 0) emitSingle(mine.factor === 1 ? mine : withOwnRate(mine), own);
      });
    },
    describe(arrays) {
      const described = rules.map((own) => ({ ...describeRule(own, []), factor: factorOf(own) }));
      const owners = arrays.map((array) => [array.name, rules.indexOf(ruleOf(array) as SingleRule)]);
      return { rules: described, groups: owners };
    },
  };
}

/** The part of a scope that has these arrays. */
function part(scope: Scope, mine: (array: Parameters) => boolean, prefix = '', factor = 1): Scope {
  const arrays = scope.arrays.filter(mine);
  const all = arrays.length === scope.arrays.length;
  return { ...scope, arrays, runs: all ? scope.runs : joined(arrays), prefix, factor };
}

/** Neighbouring arrays as one flat vector each. */
function joined(arrays: readonly Parameters[]): Parameters[] {
  const runs: { first: Parameters; n: number }[] = [];
  for (const array of arrays) {
    const last = runs.at(-1);
    const n = elements(array.theta.shape);
    if (last && last.first.theta.offset + last.n === array.theta.offset) last.n += n;
    else runs.push({ first: array, n });
  }
  return runs.map(({ first: { theta, g }, n }) => ({ theta: { ...theta, shape: [n] }, g: { ...g, shape: [n] } }));
}

/** The scope with rates of its own, which an op makes of the step's. */
function withOwnRate(scope: Scope): Scope {
  const { rates, clock, factor, emitted } = scope;
  const own = numbers(scope, 'rates', new Array<number>(elements(rates.shape)).fill(0));
  emitted.update.push({ kernel: kernels.ownRate, operands: [rates, own, numbers(scope, 'factor', [factor]), clock] });
  return { ...scope, rates: own };
}

function checkGroups(groups: readonly ParameterGroup[], arrays: readonly ParameterArray[]): void {
  const taken = arrays.map((array) => groups.findIndex((group) => group.arrays(array)));
  const empty = groups.findIndex((_, k) => !taken.includes(k));
  if (empty < 0) return;
  const names = arrays.map(({ name }) => name).join(', ');
  throw new RangeError(`parameterGroups: groups[${empty}] must take at least one array of ${names}, it takes none`);
}

function checkRule(place: string, rule: SingleRule): void {
  if (typeof rule !== 'object' || rule === null || !Array.isArray(rule.slots))
    throw new TypeError(`parameterGroups: ${place} must be a rule, such as adam(), and no groups, got ${String(rule)}`);
  inRange('parameterGroups', `${place}.learningRate`, rule.learningRate, { above: 0 });
}
