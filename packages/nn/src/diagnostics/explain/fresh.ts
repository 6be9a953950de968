import type { Rule } from '@elbow/optim';
import { lbfgs, minimise } from '@elbow/optim';
import { compile } from '../../compile.ts';
import { dense } from '../../layers/dense.ts';
import { relu } from '../../layers/relu.ts';
import { type Network, sequential } from '../../network.ts';
import type { Session } from '../../session.ts';
import type { Data } from '../../types.ts';

/** Units of the hidden layer that a network without one gets, a factor of width. */
const FIRST_HIDDEN = 8;
/** Rows a batch of the sessions that only minimise. */
const BATCH = 256;

/** Where the last dense layer stands: it makes the outputs. */
const lastDense = ({ layers }: Network): number => layers.map(({ kind }) => kind).lastIndexOf('dense');

/**
 * The same layers, unlearnt: dense ones begin as `dense` does by default, hidden ones are `factor` times as wide. A network without a hidden layer gets one where it is
 * to be wider. With `deterministic`, dropout and batch normalisation are left out, which change how a network learns and not what it can be.
 */
export function widened(network: Network, factor: number, deterministic: boolean): Network {
  const last = lastDense(network);
  const linear = network.layers.filter(({ kind }) => kind === 'dense').length === 1;
  const layers = network.layers.flatMap((layer, i) => {
    if (deterministic && (layer.kind === 'dropout' || layer.kind === 'batchNorm')) return [];
    if (layer.kind !== 'dense') return [layer];
    const outputs = Number(layer.options.outputs);
    if (i !== last) return [dense(outputs * factor)];
    return linear && factor > 1 ? [dense(FIRST_HIDDEN * factor), relu(), dense(outputs)] : [dense(outputs)];
  });
  return sequential(network.inputs, ...layers);
}

/** A session for minimisers: same loss and core, no rule, no penalty. */
export function minimiserSession({ plan, core }: Session, factor: number, seed: number): Session {
  const network = widened(plan.network, factor, true);
  return compile(network, { loss: plan.loss, core: core.module, batch: BATCH, seed, staging: 1 });
}

/** A session that trains as the given one does, from another start, with the layers and the rule given. */
export function trialSession(session: Session, network: Network, rule: Rule, seed: number): Session {
  const { loss, regulariser } = session.plan;
  const more = regulariser ? { regulariser } : {};
  return compile(network, { loss, rule, core: session.core.module, batch: session.batch, seed, ...more });
}

/** The lowest loss of a network that looks at nothing: what lies behind the last dense layer, and its bias. */
export function baseline({ plan, core }: Session, { x, t, weights }: Data): number {
  const { inputs, layers } = plan.network;
  const end = layers.slice(lastDense(plan.network) + 1);
  const network = sequential(inputs, dense(plan.network.outputs), ...end.filter(({ kind }) => kind !== 'dropout'));
  const session = compile(network, { loss: plan.loss, core: core.module, batch: BATCH, staging: 1 });
  const nothing = { x: new Float64Array(x.length), t, weights };
  return minimise(session.objective(nothing), lbfgs(), session.parameters, { maxIterations: 50 }).f;
}
