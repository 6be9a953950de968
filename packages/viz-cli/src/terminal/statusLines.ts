import type { Charset } from './charset.ts';
import { seconds } from './duration.ts';
import { type Line, NARROW, packed } from './line.ts';
import type { EpochProgress, Health } from './progress.ts';
import { short } from './short.ts';

/** A shorter bar says nothing. */
const SHORTEST_BAR = 6;
/** Columns of the time left, so that the bar keeps its length while seconds are counted. */
const TIME = 10;
const NAMES: Readonly<Record<string, string>> = { r2: 'R²' };

/** The lines under a chart: how far the run is, then metric, learning rate and speed. `elapsed`, in seconds: the run is over and took so long. */
export function statusLines(
  progress: EpochProgress,
  elapsed: number | undefined,
  width: number,
  charset: Charset,
): Line[] {
  const { metricName, metric, learningRate, samplesPerSecond, health = {} } = progress;
  const parts = [
    metric === undefined ? '' : `${NAMES[metricName ?? ''] ?? metricName ?? 'metric'} ${metricText(metric)}`,
    learningRate === undefined ? '' : `${width < NARROW ? 'lr' : 'learning rate'} ${number(learningRate)}`,
    isKnown(samplesPerSecond) ? `${short(samplesPerSecond)} rows/s` : '',
    stabilityText(health, charset, width < NARROW),
    health.units === undefined ? '' : `${health.dead} of ${health.units} units dead`,
  ].filter((text) => text !== '');
  return [
    progressLine(progress, elapsed, width, charset),
    ...packed(
      parts.map((text) => [{ text: charset.spell(text) }]),
      width,
      width < NARROW ? 2 : 3,
    ),
  ];
}

/** Characters of the meter; full: the rate is at its limit. */
const METER = 8;

/** How the rate stands to the limit that the curvature sets, or the curvature alone where it sets none. */
function stabilityText({ ratio, lambdaMax }: Health, { done, ahead }: Charset, isNarrow: boolean): string {
  if (ratio === undefined) return isKnown(lambdaMax) && lambdaMax > 0 ? `λmax ${short(lambdaMax)}` : '';
  const filled = Math.min(METER, Math.round(METER * ratio));
  const meter = isNarrow ? '' : `${done.repeat(filled)}${ahead.repeat(METER - filled)} `;
  return `${isNarrow ? 'lr' : 'rate'} ${meter}${Math.round(100 * ratio)} % of its limit`;
}

function progressLine(
  { epoch, epochs, secondsLeft }: EpochProgress,
  elapsed: number | undefined,
  width: number,
  charset: Charset,
): Line {
  const count = `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
  const time = timeText(secondsLeft, elapsed);
  const room = width - count.length - Math.max(elapsed === undefined ? TIME : 0, time.length) - 2;
  if (room < SHORTEST_BAR) return [{ text: `${count}  ${time}` }];
  const done = Math.round((room * epoch) / epochs);
  return [
    { text: `${count} ` },
    { text: charset.done.repeat(done), role: 'training' },
    { text: charset.ahead.repeat(room - done), role: 'muted' },
    { text: ` ${time}` },
  ];
}

function timeText(left: number | undefined, elapsed: number | undefined): string {
  if (elapsed !== undefined) return `after ${duration(elapsed)}`;
  return isKnown(left) ? `${seconds(left)} left` : '';
}

function duration(elapsed: number): string {
  if (elapsed < 0.95) return `${Math.round(1000 * elapsed)} ms`;
  return elapsed < 9.95 ? `${elapsed.toFixed(1)} s` : seconds(elapsed);
}

function isKnown(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}

/** Three decimals, as for a part of all rows; a metric beyond 1000 in size, such as an R² of a diverging run, in few characters. */
function metricText(metric: number): string {
  return Math.abs(metric) < 1000 ? metric.toFixed(3).replace('-', '−') : short(metric);
}

/** Without the zeros at the end: it is a round number, and changes seldom. */
function number(value: number): string {
  return short(value)
    .replace(/(\.\d*?)0+(?=$|e)/, '$1')
    .replace(/\.(?=$|e)/, '');
}
