import type { Rule, Transform } from '../types.ts';

/** The rule with one more transform before it: what was put there last acts first. `place` names the caller in errors. */
export function transformed<R extends Rule>(place: string, rule: R, transform: Transform): R {
  if (typeof rule?.learningRate !== 'number')
    throw new TypeError(`${place}: rule must be a rule, such as adam(), got ${rule === null ? 'null' : typeof rule}`);
  return { ...rule, before: [transform, ...(rule.before ?? [])] };
}
