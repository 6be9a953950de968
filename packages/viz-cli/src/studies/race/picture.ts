import { linear, log } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { spelled } from '../../figure/number.ts';
import type { Drawing } from '../../figures/figure.ts';
import { landscape } from '../../figures/landscape.ts';
import { coordinate } from '../../figures/walk.ts';
import type { Race, Result } from './race.ts';

/** Paths that are drawn; more could not be told apart. */
const DRAWN = 6;
/** Points of a path that are drawn. */
const POINTS = 400;
/** Moments of a race in time. */
const MOMENTS = 30;

/** The picture of a race: the paths, and how far above the minimum each is after so many evaluations. */
export function raceDrawing(race: Race): Drawing {
  const { surface, start, floor, results, lambdaMax } = race;
  const shown = results.slice(0, DRAWN);
  const panels = (until: number): Drawing['panels'] => [
    {
      title: 'the paths',
      x: linear('x', ...surface.x),
      y: linear('y', ...surface.y),
      marks: [
        landscape((x, y) => surface.problem.value(Float64Array.of(x, y)), surface.x, surface.y, {
          scale: surface.name === 'saddle' ? 'linear' : 'log',
          levels: 16,
          columns: 120,
          rows: 120,
        }),
        ...shown.flatMap((result, colour): Mark[] => line(result, colour, until)),
        { mark: 'points', x: [start[0]], y: [start[1]], colour: 'ink', radius: 8, symbol: 'ring' },
      ],
    },
    progress(shown, floor, until),
  ];
  const longest = Math.max(1, ...shown.map(({ path, steps }) => steps ?? path.points.length - 1));
  const moments = Array.from({ length: MOMENTS }, (_, i) => Math.round(longest * ((i + 1) / MOMENTS) ** 2));
  return {
    subtitle: `${surface.name}, from (${spelled(start[0])}, ${spelled(start[1])}); λmax there ${spelled(lambdaMax)}`,
    panels: panels(Number.POSITIVE_INFINITY),
    legend: shown.map(({ racer }, colour) => ({ symbol: 'line', colour, text: racer.label })),
    ...(results.length > DRAWN ? { notes: [`Drawn are the first ${DRAWN} of ${results.length}.`] } : {}),
    claims: [],
    frames: [...new Set(moments)].map((step) => ({ label: `step ${step}`, panels: panels(step) })),
  };
}

function line({ path, steps }: Result, colour: number, until: number): Mark[] {
  const end = Math.min(until, (steps ?? path.points.length - 1) + 1, POINTS);
  const points = { ...path, points: path.points.slice(0, end + 1) };
  return [
    { mark: 'line', x: coordinate(points, 0), y: coordinate(points, 1), colour, width: 2 },
    { mark: 'points', x: coordinate(points, 0).slice(-1), y: coordinate(points, 1).slice(-1), colour, radius: 5 },
  ];
}

function progress(shown: readonly Result[], floor: number | null, until: number): Drawing['panels'][number] {
  const gaps = shown.map(({ path }) => path.values.map((f) => f - (floor ?? 0)));
  const positive = gaps.flat().filter((gap) => gap > 0 && Number.isFinite(gap));
  const isLog = floor !== null && positive.length > 0;
  const most = Math.max(2, ...shown.map(({ path, evaluations }) => evaluations ?? path.evaluations.at(-1) ?? 1));
  const x = log('evaluations', 1, most);
  const first = Math.max(...gaps.map(([gap = 0]) => Math.abs(gap)), 1e-12);
  const y = isLog
    ? log('f − f*', Math.max(1e-12, Math.min(...positive)), Math.min(Math.max(...positive) * 2, 1e6 * first))
    : linear('f', Math.max(-10 * first, Math.min(0, ...positive)) - 1e-9, 2 * first);
  return {
    title: isLog ? 'how far above the minimum' : 'value of f',
    x,
    y,
    marks: shown.map(
      ({ path, steps }, colour): Mark => ({
        mark: 'line',
        x: path.evaluations.filter((_, k) => k <= Math.min(until, steps ?? until)),
        y: (gaps[colour] ?? []).filter((_, k) => k <= Math.min(until, steps ?? until)),
        colour,
        width: 2,
      }),
    ),
  };
}
