import { setTimeout as pause } from 'node:timers/promises';
import type { Scene } from '../figure/scene.ts';
import { delayOf } from '../figure/tempo.ts';
import { sceneOf } from '../figures/figure.ts';
import { type Interrupts, listenForInterrupts } from '../run/interrupts.ts';
import { backgroundOf } from '../terminal/background.ts';
import { charsetOf } from '../terminal/charset.ts';
import { colourDepth } from '../terminal/colourDepth.ts';
import type { Line } from '../terminal/line.ts';
import { painter, themeOn } from '../terminal/palette.ts';
import type { TerminalStream } from '../terminal/progress.ts';
import { sceneLines } from '../terminal/scene/sceneLines.ts';
import { narrowingIn, screen } from '../terminal/screen.ts';
import { type Drawn, type Look, momentsOf } from './files.ts';

/** Shows figures in characters. */
export interface Viewer {
  /** Shows the whole picture. */
  show(drawn: Drawn, look: Look): void;
  /** Shows the moments of a picture one after the other in one place. Resolves to the signal that stopped it, if one did. */
  play(drawn: Drawn, look: Look): Promise<NodeJS.Signals | null>;
}

/** Columns where none are known, neither from the stream nor from COLUMNS; and the fewest that are drawn in. */
const COLUMNS = 80;
const NARROWEST = 40;
/** Rows that are not lines of a picture: the last, for the cursor. */
const SPARE = 1;
/** A lower plot shows nothing. */
const LEAST_ROWS = 4;

/** A viewer on a stream: as wide as the terminal, in the colours and characters that it can show; without colours elsewhere, unless FORCE_COLOR is set. */
export function viewer(
  stream: TerminalStream,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Viewer {
  const isLive = stream.isTTY === true && env.TERM !== 'dumb';
  const depth = isLive || env.FORCE_COLOR !== undefined ? colourDepth(env) : 0;
  const background = backgroundOf(env);
  const paint = painter(depth, background);
  const charset = charsetOf(env);
  const columns = (): number =>
    Math.max(NARROWEST, stream.columns || Number(env.COLUMNS) || COLUMNS) - (isLive ? 1 : 0);
  const lines = (scene: Scene, plotRows?: number): Line[] =>
    sceneLines(scene, { columns: columns(), plotRows, charset, theme: themeOn(background), hasGrounds: depth >= 8 });
  const show = (drawn: Drawn, look: Look): void => {
    const picture = lines(sceneOf(drawn.figure, drawn.drawing, look));
    stream.write(picture.map((line) => `${paint(line)}\n`).join(''));
  };
  return {
    show,
    play: async (drawn, look) => {
      const moments = momentsOf(drawn, look);
      if (!isLive || moments.length === 0) {
        show(drawn, look);
        return null;
      }
      const { draw } = screen(stream, paint, narrowingIn(env));
      const interrupts = listenForInterrupts();
      for (const [k, { scene }] of moments.entries()) {
        const picture = fitting((plotRows) => lines(scene, plotRows), (stream.rows || 24) - SPARE);
        const isLast = k === moments.length - 1;
        draw(picture, columns(), isLast);
        if (isLast) break;
        await untilInterrupted(delayOf(moments.length), interrupts);
        if (interrupts.signal === null) continue;
        draw(picture, columns(), true); // leaves the cursor below
        break;
      }
      interrupts.release();
      return interrupts.signal;
    },
  };
}

/** Milliseconds after which an interrupt is noticed. */
const SLICE = 50;

/** Waits, but not after an interrupt. */
async function untilInterrupted(delay: number, interrupts: Interrupts): Promise<void> {
  for (let left = delay; left > 0 && interrupts.signal === null; left -= SLICE) await pause(Math.min(left, SLICE));
}

/** The highest picture of at most so many lines; the lowest there is if none fits. */
function fitting(drawn: (plotRows?: number) => Line[], most: number): Line[] {
  let lines = drawn();
  for (let plotRows = most; lines.length > most && plotRows >= LEAST_ROWS; plotRows--) lines = drawn(plotRows);
  return lines.slice(0, most);
}
