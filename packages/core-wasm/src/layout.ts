/** What one element of a region is: `real` is the module's own precision (f32 or f64). */
export type ElementType = 'real' | 'f64' | 'i32';

/** A named array in the core's memory: `shape` is row-major, `offset` counts elements from its segment's start. */
export interface Region<T extends ElementType = ElementType> {
  readonly name: string;
  readonly shape: readonly number[];
  readonly segment: Segment<T>;
  readonly offset: number;
}

/**
 * A run of regions without gaps, so that all parameters (or all gradients) are one flat vector. A segment is itself a
 * region of shape [length].
 */
export class Segment<T extends ElementType = ElementType> implements Region<T> {
  readonly regions: Region<T>[] = [];
  readonly offset = 0;
  readonly name: string;
  readonly type: T;
  #length = 0;

  constructor(name: string, type: T) {
    this.name = name;
    this.type = type;
  }

  get segment(): this {
    return this;
  }

  /** Elements in all regions together. */
  get length(): number {
    return this.#length;
  }

  get shape(): readonly number[] {
    return [this.#length];
  }

  /** Appends a region; used by `Layout.region`, which checks that the layout is still open. */
  append(name: string, shape: readonly number[]): Region<T> {
    const region = { name, shape, segment: this, offset: this.#length };
    this.regions.push(region);
    this.#length += elements(shape);
    return region;
  }
}

/** Elements of an array of this shape: the product of its sizes, 1 for a scalar. */
export function elements(shape: readonly number[]): number {
  let product = 1;
  for (const size of shape) product *= size;
  return product;
}

/**
 * The first `rows` rows of a region, at the same address.
 * @throws RangeError if the region has fewer rows.
 */
export function firstRows<T extends ElementType>(region: Region<T>, rows: number): Region<T> {
  const [all = 0, ...rest] = region.shape;
  if (!(Number.isInteger(rows) && rows >= 1 && rows <= all)) {
    throw new RangeError(
      `firstRows: ${region.name} has ${all} rows; rows must be an integer from 1 to ${all}, got ${rows}`,
    );
  }
  return { name: region.name, shape: [rows, ...rest], segment: region.segment, offset: region.offset };
}

const TYPES: readonly string[] = ['real', 'f64', 'i32'] satisfies ElementType[];

/**
 * The plan of a core's memory, made before any memory exists: segments, and named regions in them. `new Core` seals it.
 *
 * @example
 * ```ts
 * import { Layout } from '@elbow/core-wasm';
 * const layout = new Layout();
 * const parameters = layout.segment('parameters');
 * layout.region(parameters, 'dense1.w', 4, 16);
 * layout.region(parameters, 'dense1.b', 16);
 * console.log(parameters.length); // 80
 * ```
 */
export class Layout {
  readonly segments: Segment[] = [];
  readonly #own = new Set<unknown>();
  /** 32-bit words kept for programs; when they are full it begins anew, and a program is written again when next run. */
  programWords: number;
  #sealed = false;

  /** @throws RangeError unless `programWords` is a positive integer. */
  constructor({ programWords = 4096 }: { programWords?: number } = {}) {
    if (!(Number.isInteger(programWords) && programWords > 0)) {
      throw new RangeError(`Layout: programWords must be a positive integer, got ${programWords}`);
    }
    this.programWords = programWords;
  }

  /** Opens a segment; `type` is `real` unless given. Throws TypeError on another type, or once the layout is sealed. */
  segment<T extends ElementType = 'real'>(name: string, type: T = 'real' as T): Segment<T> {
    this.#open('segment', name);
    if (!TYPES.includes(type)) {
      throw new TypeError(`Layout.segment: type of ${name} must be one of ${TYPES.join(', ')}, got ${String(type)}`);
    }
    const segment = new Segment(name, type);
    this.segments.push(segment);
    this.#own.add(segment);
    return segment;
  }

  /**
   * Appends a region of this shape to a segment of this layout.
   * @throws RangeError if a size is not an integer ≥ 0; TypeError if the segment is another layout's.
   */
  region<T extends ElementType>(segment: Segment<T>, name: string, ...shape: readonly number[]): Region<T> {
    this.#open('region', name);
    if (!this.#own.has(segment)) {
      throw new TypeError(`Layout.region: ${name} names segment ${segment.name}, which belongs to another layout`);
    }
    for (const size of shape) {
      if (!(Number.isInteger(size) && size >= 0)) {
        throw new RangeError(`Layout.region: ${name} has shape [${shape}]; sizes must be integers >= 0`);
      }
    }
    if (segment.length + elements(shape) > Number.MAX_SAFE_INTEGER) {
      throw new RangeError(`Layout.region: ${name} has shape [${shape}], more elements than can be counted`);
    }
    return segment.append(name, shape);
  }

  /** A `real` region in a segment of its own: scratch, activations, staging. */
  reserve(name: string, ...shape: readonly number[]): Region<'real'> {
    return this.region(this.segment(name), name, ...shape);
  }

  /** Closes the layout: its addresses are in use. Called by `new Core`. */
  seal(): void {
    this.#sealed = true;
  }

  #open(method: string, name: string): void {
    if (this.#sealed) {
      throw new TypeError(`Layout.${method}: ${name} comes too late, a Core was already made from this layout`);
    }
  }
}
