import type { Mark } from '../../../figure/marks/mark.ts';
import type { Plot } from '../plot.ts';
import { drawArea } from './area.ts';
import { drawArrow } from './arrow.ts';
import { drawBars } from './bars.ts';
import { drawContours } from './contours.ts';
import { drawLine } from './line.ts';
import { drawPoints } from './points.ts';
import { drawPolygon } from './polygon.ts';
import { drawRule } from './rule.ts';
import { drawText } from './text.ts';

/** Draws any mark but a table, which is no matter of cells. */
export function drawMark(mark: Mark, plot: Plot, spell: (text: string) => string): void {
  switch (mark.mark) {
    case 'line':
      drawLine(mark, plot);
      break;
    case 'points':
      drawPoints(mark, plot);
      break;
    case 'area':
      drawArea(mark, plot);
      break;
    case 'bars':
      drawBars(mark, plot);
      break;
    case 'polygon':
      drawPolygon(mark, plot);
      break;
    case 'contours':
      drawContours(mark, plot);
      break;
    case 'arrow':
      drawArrow(mark, plot);
      break;
    case 'rule':
      drawRule(mark, plot);
      break;
    case 'text':
      drawText(mark, plot, spell);
      break;
    case 'table':
      break;
  }
}
