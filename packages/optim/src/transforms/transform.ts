import type { Op, Region } from '@elbow/core-wasm';
import { numbers } from '../ruleOps.ts';
import type { Rule, TransformRegions } from '../types.ts';

/** A transform as a combinator words it: a name, numbers, and ops over what it is given. */
interface Description {
  readonly name: string;
  readonly hyper: Readonly<Record<string, number>>;
  emit(regions: TransformRegions): Op[];
}

/** The rule with one more transform before it: what was put there last acts first. `place` names the caller in errors. */
export function transformed<R extends Rule>(place: string, rule: R, { name, hyper, emit }: Description): R {
  if (typeof rule?.learningRate !== 'number')
    throw new TypeError(`${place}: rule must be a rule, such as adam(), got ${rule === null ? 'null' : typeof rule}`);
  const transform: NonNullable<Rule['before']>[number] = {
    name,
    hyper,
    emit(scope) {
      const reserve = (n: number): Region<'f64'> => numbers(scope, name, new Array<number>(n).fill(0));
      const own = numbers(scope, `${name}.hyper`, Object.values(hyper));
      scope.emitted.update.push(...emit({ ...scope, hyper: own, reserve }));
    },
  };
  return { ...rule, before: [transform, ...(rule.before ?? [])] };
}
