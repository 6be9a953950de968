import { customStep } from '@elbow/optim';
import type { Session } from './session.ts';

/**
 * The part of an update that rules in TypeScript take, once the core's part has run: they move the parameters, and the step is
 * counted. Null where the core takes it all.
 */
export function hostStep(session: Session): (() => void) | null {
  const { core, plan } = session;
  const { emittedRule, blueprint, regions } = plan;
  if (!emittedRule?.custom.length) return null;
  const apply = customStep(core, emittedRule);
  const clock = core.view(blueprint.clock);
  const values = core.view(regions.values);
  return () => {
    apply({ step: session.steps, learningRate: session.learningRate, value: values[0] as number });
    clock[0] = session.steps + 1;
  };
}
