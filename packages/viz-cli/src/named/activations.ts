import { dense, elu, gelu, glorotNormal, type Layer, leakyRelu, relu, sigmoid, silu, softplus, tanh } from '@elbow/nn';
import { ACTIVATION_FORMS, type ActivationName } from './forms.ts';
import { make, settingsOf } from './make.ts';
import type { Spec } from './spec.ts';

const ACTIVATIONS: Readonly<Record<ActivationName, (spec: Spec) => Layer>> = {
  relu: () => relu(),
  leakyRelu: (spec) => leakyRelu(settingsOf(spec)),
  elu: (spec) => elu(settingsOf(spec)),
  gelu: (spec) => gelu(settingsOf(spec)),
  silu: () => silu(),
  softplus: (spec) => softplus(settingsOf(spec)),
  sigmoid: () => sigmoid(),
  tanh: () => tanh(),
};

/** They keep the sign or saturate on both sides: Glorot's weights suit them, He's the others. */
const SATURATING = ['sigmoid', 'tanh'];

/**
 * Hidden layers of those widths with the activation that was named, each a dense layer and the activation.
 * @throws {UserError} on settings that the activation does not take
 */
export function hiddenLayers(widths: readonly number[], activation: string): Layer[] {
  return make('--activation', activation, ACTIVATION_FORMS, (spec) => {
    const { name } = spec;
    const options = SATURATING.includes(name) ? { weights: glorotNormal } : {};
    const layer = ACTIVATIONS[name as ActivationName];
    return widths.flatMap((width) => [dense(width, options), layer(spec)]);
  });
}
