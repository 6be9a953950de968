import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const packages = fileURLToPath(new URL('../..', import.meta.url));

/** What each package may import by package name; `#…` and `node:…` are its own affair where listed. */
const ALLOWED: Readonly<Record<string, readonly RegExp[]>> = {
  'core-wasm': [/^@assemblyscript\/loader$/, /^#wasm\/\w+$/],
  optim: [/^@elbow\/core-wasm(\/\w+)?$/, /^ml-matrix$/],
  nn: [/^@elbow\/core-wasm(\/\w+)?$/, /^@elbow\/optim(\/second-order)?$/],
  'viz-cli': [/^@elbow\/(core-wasm(\/\w+)?|optim|nn)$/, /^node:/, /^[a-z@]/],
};

/** Sources of a package, generated ones too, as [path from src, text]. */
function sourcesOf(name: string): [string, string][] {
  const src = join(packages, name, 'src');
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file.split(sep).join('/'), readFileSync(join(src, file), 'utf8')]);
}

/** Text without comments, whose examples import what users would. */
const code = (text: string): string =>
  text
    .replace(INLINED, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');

/** A module as text, in what the build writes. */
const INLINED = /^ {2}code: ".*",$/m;

const imported = (text: string): string[] =>
  [...code(text).matchAll(/(?:(?<![\w'])from|(?<!['"])\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
    ([, path]) => path as string,
  );

describe.each(Object.keys(ALLOWED))('%s', (name) => {
  const sources = sourcesOf(name);

  it('has sources that were found', () => expect(sources.length).toBeGreaterThan(5));

  it('imports down only: between packages by name, and only those below it', () => {
    const wrong = sources.flatMap(([file, text]) =>
      imported(text)
        .filter((path) => !path.startsWith('.') && !ALLOWED[name]?.some((allowed) => allowed.test(path)))
        .map((path) => `${file} imports ${path}`),
    );
    expect(wrong).toEqual([]);
  });

  it('imports files with their endings, and never leaves its own src', () => {
    const wrong = sources.flatMap(([file, text]) =>
      imported(text)
        .filter((path) => path.startsWith('.'))
        .filter((path) => {
          const depth = file.split('/').length - 1;
          const ups = path.split('/').filter((part) => part === '..').length;
          return ups > depth || !/\.(ts|mjs|json)$/.test(path);
        })
        .map((path) => `${file} imports ${path}`),
    );
    expect(wrong).toEqual([]);
  });

  it('declares in package.json every package that it imports', () => {
    const manifest = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'));
    const declared = Object.keys(manifest.dependencies ?? {});
    const undeclared = sources
      .flatMap(([, text]) => imported(text))
      .filter((path) => /^[a-z@]/.test(path) && !path.startsWith('node:'))
      .map((path) => path.match(/^(@[^/]+\/)?[^/]+/)?.[0] as string)
      .filter((dependency) => !declared.includes(dependency));
    expect(undeclared).toEqual([]);
  });
});

/** What would give other bits on another host, or hide state. Math.sqrt and the like are exact everywhere. */
const BANNED =
  /\bMath\.(exp|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|hypot|cbrt|random)\b|\bDate\b|\bperformance\b|\*\*(?!\/)/;

/** Powers of two with whole exponents between literals are exact on every host. */
const POWER_OF_TWO = /\b2 \*\* -?\d+/g;

/** It writes a module that runs by itself: its text calls the host's functions, it does not. */
const WRITES_SOURCE = 'interchange/toTypeScript.ts';

describe.each(['core-wasm', 'optim', 'nn'])('%s', (name) => {
  it('calls nothing whose bits differ between hosts, no clock and no other source of chance', () => {
    const wrong = sourcesOf(name)
      .filter(([file]) => file !== WRITES_SOURCE)
      .flatMap(([file, text]) =>
        code(text)
          .split('\n')
          .filter((line) => BANNED.test(line.replace(POWER_OF_TWO, '')))
          .map((line) => `${file}: ${line.trim()}`),
      );
    expect(wrong).toEqual([]);
  });
});
