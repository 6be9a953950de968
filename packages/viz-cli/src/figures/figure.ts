import type { LegendEntry, Panel, Scene } from '../figure/scene.ts';
import type { ThemeName } from '../figure/theme.ts';
import { packageVersion } from '../packageRoot.ts';

/** The chapters of the gallery, in their order. */
export const GROUPS = ['descent', 'stochastic', 'methods', 'surfaces', 'classification', 'relu', 'questions'] as const;

/** A picture of the lecture notes, drawn from a run of the library that is made when it is drawn. */
export interface Figure {
  /** Lower case, words joined by hyphens: what the command and the file are called by. */
  readonly name: string;
  readonly group: (typeof GROUPS)[number];
  /** What stands over the picture: a sentence that says what is to be seen. */
  readonly title: string;
  /** The rows of the notes that it shows, `['R25']`. */
  readonly rows: readonly string[];
  /** What draws it; `elbow figure NAME --seed SEED` unless given. */
  readonly command?: string;
  /** Computes the picture. The same seed gives the same numbers on every machine. */
  draw(seed: number): Drawing;
}

/** What a figure computed: its panels, and the numbers that the picture claims. */
export interface Drawing {
  readonly subtitle?: string;
  readonly panels: readonly Panel[];
  /** Panels in a row; default: all. */
  readonly columns?: number;
  /** Pixels; default 720. */
  readonly height?: number;
  readonly legend?: readonly LegendEntry[];
  readonly notes?: readonly string[];
  /** At least one. */
  readonly claims: readonly Claim[];
  /** The picture in time, for the formats that move; `panels` stands for all of it where nothing can. */
  readonly frames?: readonly Moment[];
}

/** One moment of a picture that moves. */
export interface Moment {
  /** Where in time: `epoch 40`. */
  readonly label: string;
  readonly panels: readonly Panel[];
}

/** A number that a picture shows, and where theory, or the notes, say it lies: low ≤ measured ≤ high. */
export interface Claim {
  readonly says: string;
  readonly measured: number;
  readonly low: number;
  readonly high: number;
  /** It is true, 1, or false, 0: the numbers say no more than that. */
  readonly isStatement?: boolean;
}

/** A claim that a measured number is the expected one up to a tolerance; Infinity is met by Infinity alone. */
export function near(says: string, measured: number, expected: number, tolerance: number): Claim {
  return { says, measured, low: expected - tolerance, high: expected + tolerance };
}

/** A claim that is true or not; measured as 1 or 0. */
export function holds(says: string, claim: boolean): Claim {
  return { says, measured: claim ? 1 : 0, low: 1, high: 1, isStatement: true };
}

/** Whether a claim is met; NaN meets none. */
export function isMet({ measured, low, high }: Claim): boolean {
  return measured >= low && measured <= high;
}

/** Pixels: readable from the last row of a lecture hall. */
const WIDTH = 1280;
const HEIGHT = 720;

/** The scene of a drawing, or of one of its moments. */
export function sceneOf(
  { name, title, command }: Pick<Figure, 'name' | 'title' | 'command'>,
  drawing: Drawing,
  { seed, theme = 'light', moment }: { seed: number; theme?: ThemeName; moment?: Moment | undefined },
): Scene {
  const { subtitle, columns, legend = [], notes = [], height = HEIGHT } = drawing;
  const under =
    moment === undefined ? subtitle : [subtitle, moment.label].filter((part) => part !== undefined).join(' · ');
  return {
    width: WIDTH,
    height,
    theme,
    title,
    ...(under === undefined ? {} : { subtitle: under }),
    panels: moment?.panels ?? drawing.panels,
    ...(columns === undefined ? {} : { columns }),
    legend,
    notes,
    drawnBy: {
      command: command ?? `elbow figure ${name} --seed ${seed}${theme === 'light' ? '' : ` --theme ${theme}`}`,
      version: packageVersion(),
    },
  };
}
