import { init } from '@elbow/core-wasm/f64';
import { compile, type Session } from '@elbow/nn';

/** The same network with the same numbers in f64, where curvatures and differences are exact to twice as many digits. */
export function exactTwin(session: Session): Session {
  const { network, loss, rule, regulariser, blueprint } = session.plan;
  const twin = compile(network, {
    loss,
    core: init(),
    batch: session.batch,
    seed: blueprint.seed,
    ...(rule ? { rule } : {}),
    ...(regulariser ? { regulariser } : {}),
  });
  twin.parameters.set(session.parameters);
  for (const region of blueprint.stateSegment.regions) {
    const own = twin.plan.blueprint.stateSegment.regions.find(({ name }) => name === region.name);
    const [from, to] = [session.core.view(region), own && twin.core.view(own)];
    if (to?.length === from.length) to.set(from);
  }
  return twin;
}
