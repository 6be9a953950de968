import { expect, test } from 'vitest';
import { editDistance, nearest } from '../src/suggest.ts';

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['abc', '', 3],
  ['kitten', 'sitting', 3],
  ['ab', 'ba', 1],
  ['specis', 'species', 1],
  ['ca', 'abc', 3],
])('editDistance("%s", "%s") is %i', (a, b, d) => {
  expect(editDistance(a, b)).toBe(d);
  expect(editDistance(b, a)).toBe(d);
});

test.each([
  ['specis', 'species'],
  ['SPECIES', 'species'],
  ['sepal_lenght', 'sepal_length'],
  ['colour', undefined],
  ['x', undefined],
])('nearest to "%s" is %s', (name, expected) => {
  expect(nearest(name, ['sepal_length', 'species', 'size'])).toBe(expected);
});
