import { toPng } from '../figure/png.ts';
import { toSvg } from '../figure/svg.ts';
import { lossFigure } from '../figures/loss.ts';
import type { RunFolder } from './folder.ts';
import type { Metric } from './metrics.ts';

/** Draws the loss of a run by epoch into its folder, as loss.svg and loss.png; nothing where no epoch has ended. */
export function drawLoss(folder: RunFolder, name: string, history: readonly Metric[], command: string): void {
  if (history.length === 0) return;
  const validation = history.flatMap((metric) => (metric.validation ? [metric.validation.loss] : []));
  const svg = toSvg(
    lossFigure({
      title: `Loss of ${name} by epoch`,
      epochs: history.map(({ epoch }) => epoch),
      train: history.map(({ loss }) => loss),
      command,
      ...(validation.length === history.length ? { validation } : {}),
    }),
  );
  folder.write('loss.svg', svg);
  folder.write('loss.png', toPng(svg));
}
