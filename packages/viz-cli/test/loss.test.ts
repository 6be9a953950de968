import { describe, expect, test } from 'vitest';
import { toSvg } from '../src/figure/svg.ts';
import { lossFigure } from '../src/figures/loss.ts';
import { RUNS } from './runs.ts';
import { messageOf } from './temporary.ts';
import { clashes, outside, textsOf } from './textBoxes.ts';

const names = Object.keys(RUNS);

function svgOf(name: string): string {
  return toSvg(lossFigure(RUNS[name] ?? { title: '', epochs: [], train: [], command: '' }));
}

describe.each(names)('the loss figure of %s', (name) => {
  const svg = svgOf(name);
  const texts = textsOf(svg);

  test('has no text over another or outside the picture', () => {
    expect(texts.length).toBe(svg.split('<text').length - 1);
    expect(clashes(texts)).toEqual([]);
    expect(outside(texts, 1280, 720)).toEqual([]);
  });

  test('has axis titles and at least two ticks on the loss axis', () => {
    const words = texts.map(({ text }) => text);
    expect(words).toContain('epoch');
    expect(words.filter((word) => /^loss( \(log scale\))?$/.test(word)).length).toBe(1);
    const left = Math.min(...texts.filter(({ text }) => /^[−\d]/.test(text)).map(({ right }) => right));
    expect(
      texts.filter(({ text, right }) => /^[−\d]/.test(text) && Math.abs(right - left) < 1e-6).length,
    ).toBeGreaterThanOrEqual(2);
  });

  test('has coordinates of at most two decimals and no NaN', () => {
    const attributes = [...svg.matchAll(/ (?:d|x|y|cx|cy|r|width|height)="([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(attributes.filter((value) => /\d\.\d{3}|NaN|Infinity|\de[-+]?\d/.test(value))).toEqual([]);
  });

  test('is the same bytes when drawn again', () => {
    expect(svgOf(name)).toBe(svg);
  });

  test('stays under 150 kB', () => {
    expect(svg.length).toBeLessThan(150_000);
  });
});

describe('the loss figure', () => {
  const base = { title: 't', command: 'elbow train x', epochs: [1, 2] };
  const axis = (train: readonly number[]): string => lossFigure({ ...base, train }).panels[0]?.y.scale ?? '';
  test.each([
    ['linear up to a ratio of 20', [20, 1], 'linear'],
    ['logarithmic beyond', [20.1, 1], 'log'],
    ['linear if a loss is 0', [100, 0], 'linear'],
    ['linear if a loss is negative', [100, -1], 'linear'],
    ['logarithmic whatever is not finite', [Number.POSITIVE_INFINITY, 1], 'linear'],
  ])('has a loss axis that is %s', (_, train, scale) => {
    expect(axis(train)).toBe(scale);
  });

  test('labels the ends of its curves with their last finite values', () => {
    const labels = lossFigure({ ...base, train: [1, 0.25], validation: [0.51234, Number.NaN] }).panels[0]?.marks.map(
      (mark) => (mark.mark === 'line' ? mark.label : ''),
    );
    expect(labels).toEqual(['training 0.25', 'validation 0.512']);
  });

  test('says which losses are not finite', () => {
    expect(
      lossFigure({ ...base, train: [1, Number.NaN], validation: [Number.POSITIVE_INFINITY, Number.NaN] }).notes,
    ).toEqual([
      'The training loss is NaN at epoch 2.',
      'The validation loss is ∞ at epoch 1, the first of 2 epochs whose loss is not finite and not drawn.',
    ]);
  });

  test('rings the best epoch', () => {
    expect(lossFigure({ ...base, train: [1, 2], validation: [3, 4], best: 1 }).legend.map(({ text }) => text)).toEqual([
      'best epoch: 1, with a validation loss of 3',
    ]);
    expect(lossFigure({ ...base, train: [1, 2], best: 2 }).legend.map(({ text }) => text)).toEqual([
      'best epoch: 2, with a training loss of 2',
    ]);
    expect(lossFigure({ ...base, train: [1, 2], best: 7 }).legend).toEqual([]);
  });

  test('refuses curves of another length than the epochs', () => {
    expect(messageOf(() => lossFigure({ ...base, train: [1] }))).toBe(
      'RangeError: lossFigure: the training loss has 1 values, expected 2, one for each epoch',
    );
  });
});
