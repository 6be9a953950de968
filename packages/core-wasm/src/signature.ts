import { type ElementType, elements, type Region } from './layout.ts';

/** One operand of a kernel as its `@kernel` line states it: `w[K,N]`, `b?[N]` (may be null), `order:i32[n]`. */
export interface Operand {
  readonly name: string;
  readonly type: ElementType;
  readonly optional: boolean;
  /** Dimension names, or numbers where the size is fixed. */
  readonly shape: readonly (string | number)[];
}

/** All operands of a kernel, in order. */
export type Signature = readonly Operand[];

const written = (o: Operand): string =>
  `${o.name}${o.optional ? '?' : ''}${o.type === 'real' ? '' : `:${o.type}`}[${o.shape.join(',')}]`;

const actual = (region: Region): string => `${region.name} [${region.shape.join(',')}]`;

/**
 * Checks operands against a kernel's signature and returns its dimensions in order of first mention. A one-dimensional
 * operand takes a region of any shape and counts its elements.
 * @throws TypeError on a wrong number or kind of operands, RangeError on sizes that do not agree; both name the kernel,
 * the operand, what was expected, what came, and where the expectation is from.
 */
export function dimensions(kernel: string, signature: Signature, operands: readonly (Region | null)[]): number[] {
  if (operands.length !== signature.length) {
    const wanted = signature.map(written).join(' ');
    throw new TypeError(`${kernel}: takes ${signature.length} operands (${wanted}), got ${operands.length}`);
  }
  const known = new Map<string, { size: number; from: string }>();
  signature.forEach((operand, i) => {
    const region = operands[i] ?? null;
    if (region === null) {
      if (!operand.optional) throw new TypeError(`${kernel}: ${written(operand)} is null, but it is not optional`);
      return;
    }
    unify(kernel, operand, region, known);
  });
  return [...new Set(signature.flatMap((o) => o.shape))]
    .filter((d) => typeof d === 'string')
    .map((d) => known.get(d)?.size ?? 0);
}

type Known = Map<string, { size: number; from: string }>;

function unify(kernel: string, operand: Operand, region: Region, known: Known): void {
  const place = `${kernel}: ${written(operand)} is ${actual(region)}`;
  if (region.segment.type !== operand.type) {
    throw new TypeError(`${place} of ${region.segment.type}, but ${operand.type} is expected`);
  }
  const shape = operand.shape.length === 1 ? [elements(region.shape)] : region.shape;
  if (shape.length !== operand.shape.length) {
    throw new RangeError(`${place}, but ${operand.shape.length} dimensions are expected`);
  }
  operand.shape.forEach((dimension, i) => {
    const size = shape[i] as number;
    const fixed = typeof dimension === 'number';
    const before = fixed ? { size: dimension, from: '' } : known.get(dimension);
    if (before === undefined) {
      known.set(dimension as string, { size, from: actual(region) });
    } else if (before.size !== size) {
      const reason = fixed ? `size ${dimension} is expected` : `${dimension} = ${before.size} from ${before.from}`;
      throw new RangeError(`${place}, but ${reason}`);
    }
  });
}
