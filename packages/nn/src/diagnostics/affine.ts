import { arrayOf, type Model, type ModelLayer, normalisationOf } from '../interchange/model.ts';

/** Units as affine functions of the inputs: unit u is Σᵢ slopes[u][i] xᵢ + offsets[u]. */
export interface Affine {
  readonly slopes: readonly Float64Array[];
  readonly offsets: Float64Array;
}

/** The inputs themselves. */
export function identity(inputs: number): Affine {
  const slopes = Array.from({ length: inputs }, (_, u) =>
    Float64Array.from({ length: inputs }, (_x, i) => (i === u ? 1 : 0)),
  );
  return { slopes, offsets: new Float64Array(inputs) };
}

/** What a layer is on a piece where it does not bend: how it maps its units, or at which units it bends. */
export type AffineLayer =
  | { readonly kind: 'maps'; map(units: Affine): Affine }
  /** Behind the bend a unit is kept whole where it is > 0, and times `leak` elsewhere. */
  | { readonly kind: 'bends'; readonly leak: number };

/** The layers that are affine in pieces. */
const LAYERS: Readonly<Record<string, (place: string, layer: ModelLayer) => AffineLayer>> = {
  dense: (place, layer) => {
    const [w, b] = [arrayOf(place, layer, 'w').data, arrayOf(place, layer, 'b').data];
    return { kind: 'maps', map: (units) => product(units, w, b) };
  },
  standardised: (place, layer) => {
    const [mean, deviation] = [arrayOf(place, layer, 'mean').data, arrayOf(place, layer, 'deviation').data];
    const scaled = (units: Affine): Affine => ({
      slopes: units.slopes.map((slope, u) => slope.map((value) => value / (deviation[u] as number))),
      offsets: units.offsets.map((value, u) => (value - (mean[u] as number)) / (deviation[u] as number)),
    });
    return { kind: 'maps', map: scaled };
  },
  batchNorm: (place, layer) => {
    const { gamma, beta, mean, variance, epsilon } = normalisationOf(place, layer);
    const scale = Float64Array.from(
      gamma.data,
      (value, u) => value / Math.sqrt((variance.data[u] as number) + epsilon),
    );
    const map = (units: Affine): Affine => ({
      slopes: units.slopes.map((slope, u) => slope.map((value) => value * (scale[u] as number))),
      offsets: units.offsets.map(
        (value, u) => (value - (mean.data[u] as number)) * (scale[u] as number) + (beta.data[u] as number),
      ),
    });
    return { kind: 'maps', map };
  },
  relu: () => ({ kind: 'bends', leak: 0 }),
  leakyRelu: (_place, { options }) => ({ kind: 'bends', leak: Number(options.slope ?? 0.01) }),
  dropout: () => ({ kind: 'maps', map: (units) => units }),
};

function product({ slopes, offsets }: Affine, w: ArrayLike<number>, b: ArrayLike<number>): Affine {
  const outputs = b.length;
  const inputs = slopes[0]?.length ?? 0;
  const mapped = Array.from({ length: outputs }, () => new Float64Array(inputs));
  const moved = Float64Array.from(b);
  slopes.forEach((slope, u) => {
    for (let o = 0; o < outputs; o++) {
      const weight = w[u * outputs + o] as number;
      const row = mapped[o] as Float64Array;
      for (let i = 0; i < inputs; i++) (row[i] as number) += weight * (slope[i] as number);
      (moved[o] as number) += weight * (offsets[u] as number);
    }
  });
  return { slopes: mapped, offsets: moved };
}

/** The layers of a model that is affine in pieces; throws TypeError, naming the place, on another layer. */
export function affineLayers(place: string, { layers }: Model): AffineLayer[] {
  return layers.map((layer) => {
    const make = Object.hasOwn(LAYERS, layer.kind) ? LAYERS[layer.kind] : undefined;
    if (!make) throw new TypeError(`${place}: a ${layer.kind} layer does not make straight pieces`);
    return make(place, layer);
  });
}

/** The units behind a bend, where `on` says which are > 0. */
export function bent({ slopes, offsets }: Affine, on: readonly boolean[], leak: number): Affine {
  return {
    slopes: slopes.map((slope, u) => (on[u] ? slope : slope.map((value) => leak * value))),
    offsets: offsets.map((value, u) => (on[u] ? value : leak * value)),
  };
}
