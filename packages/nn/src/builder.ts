import { type Kernel, Layout, type Op, type Region, type Segment } from '@elbow/core-wasm';
import type { Builder, Initialiser, Parameter } from './types.ts';

/** An op, and when it runs: always, or only while training or evaluating. */
export interface ModalOp extends Op {
  readonly when?: 'training' | 'evaluation';
}

/** An array that is given its first values once the memory exists. */
export interface Preset {
  readonly region: Region;
  readonly values: readonly number[];
}

/** The flat vectors of a network, one segment each. */
export interface FlatVectors {
  readonly parameters: Segment<'real'>;
  readonly gradients: Segment<'real'>;
  readonly direction: Segment<'real'>;
  readonly product: Segment<'real'>;
}

/** Everything that is described before memory exists. */
export interface Blueprint extends Builder {
  readonly layout: Layout;
  readonly vectors: FlatVectors;
  readonly constants: Segment<'real'>;
  readonly stateSegment: Segment<'f64'>;
  readonly presets: Preset[];
  readonly initialisers: { readonly parameter: Parameter; readonly drawn: ReturnType<Initialiser> }[];
  /** Regions with one row a sample: a program for fewer rows uses their first rows. */
  readonly batched: Set<Region>;
  /** Whose arrays are being declared: the prefix of their names. */
  owner: string;
  /** The list that `emit` appends to. */
  list: ModalOp[];
}

/** Starts an empty blueprint. */
export function createBlueprint(batch: number, seed: number): Blueprint {
  const layout = new Layout();
  const vectors = flatVectors(layout);
  const constants = layout.segment('constants');
  const stateSegment = layout.segment('state', 'f64');
  const clock = layout.region(stateSegment, 'clock', 2);
  const presets: Preset[] = [];
  const initialisers: Blueprint['initialisers'] = [];
  const batched = new Set<Region>();
  const named = (name: string): string => (blueprint.owner ? `${blueprint.owner}.${name}` : name);
  const append = (op: ModalOp): void => {
    blueprint.list.push(op);
  };
  const blueprint: Blueprint = {
    batch,
    seed,
    layout,
    vectors,
    constants,
    stateSegment,
    clock,
    presets,
    initialisers,
    batched,
    owner: '',
    list: [],
    parameter(name, shape, initialiser, inputs = shape[0] as number) {
      const parameter = parameterIn(layout, vectors, named(name), shape);
      initialisers.push({ parameter, drawn: initialiser(shape, inputs) });
      return parameter;
    },
    rows(name, features) {
      const region = layout.reserve(named(name), batch, features);
      batched.add(region);
      return region;
    },
    constant(name, values) {
      const region = layout.region(constants, named(name), values.length);
      presets.push({ region, values });
      return region;
    },
    state(name, initial) {
      const region = layout.region(stateSegment, named(name), initial.length);
      presets.push({ region, values: initial });
      return region;
    },
    emit: (kernel: Kernel, ...operands) => append({ kernel, operands }),
    emitWhen: (when, kernel: Kernel, ...operands) => append({ kernel, operands, when }),
  };
  return blueprint;
}

function flatVectors(layout: Layout): FlatVectors {
  return {
    parameters: layout.segment('parameters'),
    gradients: layout.segment('gradients'),
    direction: layout.segment('direction'),
    product: layout.segment('product'),
  };
}

function parameterIn(layout: Layout, vectors: FlatVectors, name: string, shape: readonly number[]): Parameter {
  const region = (segment: Segment<'real'>): Region => layout.region(segment, name, ...shape);
  return {
    value: region(vectors.parameters),
    gradient: region(vectors.gradients),
    direction: region(vectors.direction),
    product: region(vectors.product),
  };
}

/** Runs `emit` with an empty list and returns what it appended. */
export function record<T>(blueprint: Blueprint, emit: () => T): { ops: ModalOp[]; result: T } {
  const before = blueprint.list;
  const ops: ModalOp[] = [];
  blueprint.list = ops;
  const result = emit();
  blueprint.list = before;
  return { ops, result };
}
