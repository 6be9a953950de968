import type { Mark } from '../../figure/marks/mark.ts';
import type { Colour } from '../../figure/theme.ts';

type Point = readonly [number, number];

/** Units of a drawing: a resistor is 4 long, a diode 2. */
function wire(points: readonly Point[], colour: Colour = 'ink', width = 2): Mark {
  return { mark: 'line', x: points.map(([x]) => x), y: points.map(([, y]) => y), colour, width };
}

/** A resistor from left to right, in the middle of a wire from a to b: a weight. */
function resistor([ax, ay]: Point, [bx]: Point, colour: Colour = 'ink'): Mark[] {
  const middle = (ax + bx) / 2;
  const teeth = Array.from(
    { length: 7 },
    (_, i): Point => [middle - 1.2 + 0.4 * i, ay + (i === 0 || i === 6 ? 0 : i % 2 === 1 ? 0.45 : -0.45)],
  );
  return [wire([[ax, ay], ...teeth, [bx, ay]], colour)];
}

/** A diode on a wire from a to b, which lets pass what goes to the right: a ReLU. */
export function diode([ax, ay]: Point, [bx]: Point, colour: Colour = 1): Mark[] {
  const middle = (ax + bx) / 2;
  return [
    wire([
      [ax, ay],
      [middle - 0.55, ay],
    ]),
    { mark: 'polygon', x: [middle - 0.55, middle - 0.55, middle + 0.45], y: [ay - 0.6, ay + 0.6, ay], colour },
    wire(
      [
        [middle + 0.5, ay - 0.6],
        [middle + 0.5, ay + 0.6],
      ],
      colour,
      3,
    ),
    wire([
      [middle + 0.5, ay],
      [bx, ay],
    ]),
  ];
}

/** The sign of ground below a point. */
export function ground([x, y]: Point): Mark[] {
  return [0, 1, 2].map((i) =>
    wire([
      [x - 0.7 + 0.25 * i, y - 0.3 * i],
      [x + 0.7 - 0.25 * i, y - 0.3 * i],
    ]),
  );
}

/** A summing point. */
function sum([x, y]: Point, colour: Colour = 'ink'): Mark[] {
  return [
    { mark: 'points', x: [x], y: [y], colour: 'background', radius: 13 },
    { mark: 'points', x: [x], y: [y], colour, radius: 13, symbol: 'ring' },
    { mark: 'text', at: { x, y }, text: '+', colour: 'ink', anchor: 'middle', offset: [0, 6], size: 18, weight: 600 },
  ];
}

export { wire };

/** How far apart units stand, and layers. */
const GAP = 2.4;
const STRIDE = 11;

/** The circuit of a network of dense layers with ReLUs between them: widths with the inputs first; weights as resistors, ReLUs as diodes, biases left out. */
export function circuit(widths: readonly number[]): { marks: Mark[]; width: number; height: number } {
  const height = GAP * Math.max(...widths) + 1;
  const at = (layer: number, unit: number): Point => [
    layer * STRIDE + 2,
    height / 2 + GAP * ((widths[layer] ?? 1) / 2 - unit - 0.5),
  ];
  const marks: Mark[] = [];
  widths.slice(1).forEach((width, k) => {
    const last = k + 2 === widths.length;
    for (let unit = 0; unit < width; unit++) {
      const [x, y] = at(k + 1, unit);
      const summed: Point = [x - (last ? 1 : 3.4), y];
      for (let from = 0; from < (widths[k] ?? 0); from++) {
        const [fx, fy] = at(k, from);
        const start = fx + 0.6;
        const middle = summed[0] - 3.4;
        // Where there are few wires each has its resistor drawn; else the wire alone, in grey.
        const few = (widths[k] ?? 0) * width <= 6;
        marks.push(
          wire(
            [
              [fx, fy],
              [start, fy],
              [middle, y],
            ],
            few ? 'ink' : 'muted',
            few ? 2 : 1,
          ),
        );
      }
      marks.push(...resistor([summed[0] - 3.4, y], [summed[0], y], 0));
      if (last) marks.push(wire([summed, [x + 1, y]]));
      else marks.push(...diode(summed, [x, y]));
      marks.push(...sum(summed, 2));
    }
  });
  for (let unit = 0; unit < (widths[0] ?? 0); unit++) {
    const [x, y] = at(0, unit);
    marks.push({ mark: 'points', x: [x], y: [y], colour: 'ink', radius: 5 });
  }
  return { marks, width: STRIDE * (widths.length - 1) + 4, height };
}
