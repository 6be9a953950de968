import type { Frame } from '../frame.ts';
import { layout } from '../layout.ts';
import type { Mark } from '../marks/mark.ts';
import type { Axis, LegendEntry, Panel, Scene } from '../scene.ts';
import type { Colour } from '../theme.ts';

/** What a page can read off a panel: where it stands, its scales, and its data. Bare panels have none. */
export interface PanelReading {
  /** Pixels: left, top, right, bottom. */
  readonly box: readonly [number, number, number, number];
  readonly x: AxisReading;
  readonly y: AxisReading;
  readonly series: readonly SeriesReading[];
}

/** A scale and its name; `names` has those values that are written as words. */
export interface AxisReading {
  readonly title: string;
  readonly log: boolean;
  readonly domain: readonly [number, number];
  readonly names?: Readonly<Record<string, string>>;
}

/** Data points with the name that legend or label gives them. */
export interface SeriesReading {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Digits of a value in a page. */
const DIGITS = 5;

/** The readings of all panels that have axes. */
export function readingsOf(scene: Scene): PanelReading[] {
  const { frames } = layout(scene);
  return scene.panels.flatMap((panel, k) => {
    const frame = frames[k];
    if (panel.bare === true || frame === undefined) return [];
    const { left, top, right, bottom } = frame.box;
    const box = [left, top, right, bottom].map((edge) => Math.round(edge * 100) / 100);
    return [
      {
        box: box as unknown as PanelReading['box'],
        x: axisReading(panel.x),
        y: axisReading(panel.y),
        series: seriesOf(panel, frame, scene.legend),
      },
    ];
  });
}

function axisReading({ title, scale, domain, ticks }: Axis): AxisReading {
  const reading = { title: title.replace(' (log scale)', ''), log: scale === 'log', domain };
  if (ticks === undefined) return reading;
  return { ...reading, names: Object.fromEntries(ticks.map(({ value, text }) => [value, text])) };
}

function seriesOf({ marks }: Panel, frame: Frame, legend: readonly LegendEntry[]): SeriesReading[] {
  return marks.flatMap((mark): SeriesReading[] => {
    const name = nameOf(mark, legend);
    switch (mark.mark) {
      case 'line':
      case 'points':
      case 'bars':
        return [visible(name, mark.x, mark.y, frame)];
      case 'area':
        return [visible(name, mark.x, mark.low, frame), visible(name, mark.x, mark.high, frame)];
      case 'arrow':
        return [visible(name, [mark.to.x], [mark.to.y], frame)];
      default:
        return [];
    }
  });
}

/** The points within the panel, but for those in the pixel of the one before. */
function visible(name: string, x: readonly number[], y: readonly number[], frame: Frame): SeriesReading {
  const { left, top, right, bottom } = frame.box;
  const kept: { x: number[]; y: number[] } = { x: [], y: [] };
  let before = '';
  x.forEach((value, i) => {
    const level = y[i] ?? Number.NaN;
    const [px, py] = [frame.x(value), frame.y(level)];
    if (!(px >= left - 1 && px <= right + 1 && py >= top - 1 && py <= bottom + 1)) return;
    const pixel = `${Math.round(px)} ${Math.round(py)}`;
    if (pixel === before) return;
    before = pixel;
    kept.x.push(Number(value.toPrecision(DIGITS)));
    kept.y.push(Number(level.toPrecision(DIGITS)));
  });
  return { name, ...kept };
}

/** What a mark is called: by its label, or by the legend's entry of its colour. */
function nameOf(mark: Mark, legend: readonly LegendEntry[]): string {
  if (mark.mark === 'line' && mark.label !== undefined) return mark.label;
  if (!('colour' in mark)) return '';
  const alike = legend.filter(({ colour }) => same(colour, mark.colour));
  return (alike.find(({ symbol }) => symbol === symbolOf(mark)) ?? alike[0])?.text ?? '';
}

function symbolOf(mark: Mark): LegendEntry['symbol'] {
  if (mark.mark === 'line') return mark.dashed === true ? 'dashed' : 'line';
  if (mark.mark === 'points') return mark.symbol === undefined || mark.symbol === 'disc' ? 'point' : mark.symbol;
  return mark.mark === 'arrow' ? 'line' : 'area';
}

function same(a: Colour, b: Colour | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
