import type { Frame } from '../frame.ts';
import { areaSvg } from './area.ts';
import { lineSvg } from './line.ts';
import type { Mark } from './mark.ts';
import { pointsSvg } from './points.ts';
import { ruleSvg } from './rule.ts';
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
    case 'rule':
      return ruleSvg(mark, frame);
    case 'text':
      return textMarkSvg(mark, frame);
  }
}
