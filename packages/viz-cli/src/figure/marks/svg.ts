import type { Frame } from '../frame.ts';
import { areaSvg } from './area.ts';
import { arrowSvg } from './arrow.ts';
import { barsSvg } from './bars.ts';
import { contoursSvg } from './contours.ts';
import { lineSvg } from './line.ts';
import type { Mark } from './mark.ts';
import { pointsSvg } from './points.ts';
import { polygonSvg } from './polygon.ts';
import { ruleSvg } from './rule.ts';
import { tableSvg } from './table.ts';
import { textMarkSvg } from './text.ts';

/** SVG of any mark, without its direct label. */
export function markSvg(mark: Mark, frame: Frame): string {
  switch (mark.mark) {
    case 'line':
      return lineSvg(mark, frame);
    case 'points':
      return pointsSvg(mark, frame);
    case 'area':
      return areaSvg(mark, frame);
    case 'bars':
      return barsSvg(mark, frame);
    case 'polygon':
      return polygonSvg(mark, frame);
    case 'contours':
      return contoursSvg(mark, frame);
    case 'arrow':
      return arrowSvg(mark, frame);
    case 'rule':
      return ruleSvg(mark, frame);
    case 'text':
      return textMarkSvg(mark, frame);
    case 'table':
      return tableSvg(mark, frame);
  }
}
