import { linear } from '../figure/axis.ts';
import type { Mark } from '../figure/marks/mark.ts';
import { spelled } from '../figure/number.ts';
import type { LegendEntry } from '../figure/scene.ts';
import { boundaryLine, type Window } from '../figures/classification/plane.ts';
import type { Drawing } from '../figures/figure.ts';
import { type Classifier, type Line, outputsOn, type PartScore, pointsOf } from './classifier.ts';

const GRID = [161, 121] as const;
/** More points than that hide what is under them. */
const SHOWN = 2000;
const SYMBOLS = ['disc', 'cross', 'ring'] as const;
/** Colours that are told apart. */
const MOST_COLOURS = 6;

/** The plane of a classifier: which class it decides for, the rows, and the lines at which its first units bend. */
export function boundaryDrawing(
  classifier: Classifier,
  window: Window,
  scores: readonly PartScore[],
  lines: readonly Line[],
): Drawing {
  const { axes, classes, parts } = classifier;
  const rows = parts.flatMap((part) => {
    const { x, y, t } = pointsOf(classifier, part);
    const wrong = new Set(scores.find(({ name }) => name === part.name)?.wrong);
    return t.map((label, i) => ({ x: x[i] as number, y: y[i] as number, label, isWrong: wrong.has(i) }));
  });
  const stride = Math.ceil(rows.length / SHOWN);
  const shown = rows.filter((_, i) => i % stride === 0);
  const wrong = shown.filter(({ isWrong }) => isWrong);
  const entries = classes.slice(0, MOST_COLOURS).map((name, label): LegendEntry => {
    const symbol = SYMBOLS[label % SYMBOLS.length] ?? 'disc';
    return { symbol: symbol === 'disc' ? 'point' : symbol, colour: label, text: name };
  });
  const ofClass = (label: number): Mark => {
    const some = shown.filter((row) => row.label === label);
    const symbol = SYMBOLS[label % SYMBOLS.length] ?? 'disc';
    return { mark: 'points', x: some.map(({ x }) => x), y: some.map(({ y }) => y), colour: label, symbol, radius: 5 };
  };
  return {
    subtitle: scores
      .map(({ name, error, loss }) => `${name}: error ${percent(error)}, loss ${spelled(loss)}`)
      .join(' · '),
    panels: [
      {
        x: linear(axes[0], ...window.x),
        y: linear(axes[1], ...window.y),
        marks: [
          ...ground(classifier, window),
          ...lines.flatMap((line) => unitLine(line, window)),
          ...classes.map((_, label) => ofClass(label)),
          ...(wrong.length === 0
            ? []
            : [
                {
                  mark: 'points',
                  x: wrong.map(({ x }) => x),
                  y: wrong.map(({ y }) => y),
                  colour: 'ink',
                  symbol: 'ring',
                  radius: 10,
                } as const,
              ]),
        ],
      },
    ],
    legend: [
      ...entries,
      { symbol: 'line', colour: 'ink', text: 'decision boundary' },
      ...(lines.length === 0 ? [] : [{ symbol: 'line', colour: 'muted', text: 'where a unit bends' } as const]),
      ...(wrong.length === 0 ? [] : [{ symbol: 'ring', colour: 'ink', text: 'mistaken' } as const]),
    ],
    claims: [],
  };
}

export function percent(share: number): string {
  return `${spelled(100 * share)} %`;
}

/** Two classes: the boundary between them, both sides tinted. More: the border of each, and a ground that is light where the decision is clear. */
function ground(classifier: Classifier, window: Window): Mark[] {
  const n = classifier.classes.length;
  const outputs = outputsOn(classifier, window, GRID);
  const places = Array.from({ length: GRID[0] * GRID[1] }, (_, i) => i);
  const at = (i: number, label: number): number => outputs[i * n + label] ?? Number.NaN;
  const grid = { mark: 'contours', ...window, columns: GRID[0], rows: GRID[1] } as const;
  if (n === 2)
    return [{ ...grid, values: places.map((i) => at(i, 1) - at(i, 0)), thresholds: [0], fill: 'ramp', colour: 'ink' }];
  const others = (i: number, label: number): number => {
    let most = Number.NEGATIVE_INFINITY;
    for (let other = 0; other < n; other++) if (other !== label) most = Math.max(most, at(i, other));
    return most;
  };
  const lead = classifier.classes.map((_, label) => places.map((i) => at(i, label) - others(i, label)));
  const doubt = places.map((i) => -lead.reduce((most, values) => Math.max(most, values[i] as number), 0));
  return [
    { ...grid, values: doubt, thresholds: [-3, -1], fill: 'ramp' },
    ...lead.map((values): Mark => ({ ...grid, values, thresholds: [0], colour: 'ink' })),
  ];
}

/** The part of a unit's line that is in the window. */
function unitLine({ weights, bias }: Line, window: Window): Mark[] {
  const [a, b] = weights;
  if (a === 0 && b === 0) return [];
  const corners = window.x.flatMap((x) => window.y.map((y) => a * x + b * y + bias));
  if (corners.every((value) => value > 0) || corners.every((value) => value < 0)) return [];
  return [boundaryLine({ weights, bias }, window, 'muted', { width: 1, opacity: 0.7 })];
}
