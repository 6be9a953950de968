// Requests of somebody who means harm, or whose program is broken. Seeded: the same in every run.
import { request as open } from 'node:http';
import { numbers, TOKENS } from './serve.mjs';

const BOTH = ['/learn', '/predict'];
const ROW = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];

/** Each makes one request of a kind; `pick` chooses one of a list, `n` is an integer below its argument. */
const KINDS = [
  // paths and methods
  ({ pick }) => ({
    method: pick('GET', 'POST'),
    path: pick('/', '/constructor', '/__proto__', '/learn/', '//learn', '/state.json', '/%6cearn', '/toString'),
  }),
  ({ pick }) => ({ method: pick('GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'PROPFIND'), path: pick(...BOTH) }),
  ({ pick }) => ({ method: pick('POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'), path: '/state' }),
  // tokens
  ({ text, pick }) => ({
    ...right(),
    token: pick(
      null,
      'x',
      text(32),
      text(4000),
      TOKENS.ada.slice(0, -1),
      `${TOKENS.ada}0`,
      TOKENS.ada.toUpperCase().replace(/\d/g, '0'),
    ),
  }),
  ({ pick }) => ({
    ...right(),
    token: null,
    headers: {
      authorization: pick(
        'Bearer',
        'Bearer ',
        `Basic ${TOKENS.ada}`,
        TOKENS.ada,
        `Bearer ${TOKENS.ada} ${TOKENS.ada}`,
        'Bearer constructor',
        'Bearer [object Object]',
      ),
    },
  }),
  // what is no JSON, or says so
  ({ pick, text, n }) =>
    post(
      pick(...BOTH),
      pick(
        '',
        '{',
        '[',
        'NaN',
        'undefined',
        '{"rows":[[NaN]]}',
        "{'rows':1}",
        '\u0000',
        text(n(3000)),
        '{"rows":[[1,2,3,4,5,6,7,8],]}',
        '['.repeat(8000),
        '{"a":'.repeat(2500),
      ),
    ),
  ({ pick, n }) =>
    post(
      pick(...BOTH),
      Uint8Array.from({ length: 1 + n(300) }, () => 128 + n(128)),
    ),
  ({ pick }) => ({
    ...right(pick(...BOTH)),
    headers: {
      'content-type': pick(
        'text/plain',
        'application/jsonp',
        'multipart/form-data',
        'application/x-www-form-urlencoded',
      ),
    },
  }),
  // bodies too large: as they stand, announced, in pieces
  ({ pick, n }) => post(pick(...BOTH), 'x'.repeat(16_385 + n(40_000))),
  ({ pick, n }) => post(pick(...BOTH), JSON.stringify({ rows: Array.from({ length: 600 + n(1000) }, () => ROW) })),
  ({ pick, n }) => ({
    method: 'POST',
    path: pick(...BOTH),
    part: { length: pick(17_000, 1_000_000, 100_000_000), sent: n(16_000) },
  }),
  ({ pick }) => ({ method: 'POST', path: pick(...BOTH), part: { length: null, sent: 40_000 } }),
  // the wrong shape
  ({ pick }) => post(pick(...BOTH), pick('null', '1', '"rows"', '[]', '{}', 'true', '[[1]]')),
  ({ pick, n }) =>
    post(pick(...BOTH), {
      rows: pick(
        [],
        {},
        'x',
        7,
        null,
        [[]],
        [null],
        [{}],
        ['12345678'],
        [ROW.slice(1)],
        [[...ROW, 1]],
        Array.from({ length: 33 + n(20) }, () => ROW),
        { length: 1, 0: ROW },
      ),
      labels: [0],
    }),
  ({ pick }) =>
    post('/learn', {
      rows: [ROW],
      labels: pick([], [2], [-1], [0.5], ['1'], [null], [true], [[1]], [0, 1], {}, '1', 1, null, { length: 1, 0: 1 }),
    }),
  ({ pick }) => post('/predict', { rows: [ROW], labels: pick([0], [1], {}, 'x') }),
  // numbers that would spoil the weights
  ({ pick, n, number }) =>
    post(
      '/learn',
      `{"rows":[[${ROW.with?.(0, 0) ?? ROW}]],"labels":[1]}`.replace(
        String(ROW[n(7) + 1]),
        pick(
          '1e999',
          '-1e999',
          '1e39',
          '101',
          '-100.001',
          '"1"',
          'null',
          'true',
          '[1]',
          '{}',
          String(1e3 * (1 + number())),
        ),
      ),
    ),
  // names with a meaning of their own
  ({ pick }) =>
    post(
      pick(...BOTH),
      `{${pick('"__proto__"', '"constructor"', '"prototype"', '"toString"', '"hidden"', '"MODEL"', '"\\u005f_proto__"')}:${pick('1', '{}', '{"rows":[]}', 'null')},"rows":[[${ROW}]],"labels":[1]}`,
    ),
  ({ pick }) => post(pick(...BOTH), `{"__proto__":{"rows":[[${ROW}]],"labels":[1]}}`),
];

/** `count` of them, all kinds in turn. */
export function hostile(count) {
  const number = numbers(2026);
  const n = (below) => Math.floor(number() * below);
  const pick = (...choices) => choices[n(choices.length)];
  const text = (length) => Array.from({ length }, () => String.fromCharCode(33 + n(94))).join('');
  return Array.from({ length: count }, (_, i) => KINDS[i % KINDS.length]({ n, number, pick, text }));
}

const post = (path, body) => ({ method: 'POST', path, body });

/** A request that is right but for what is put over it. */
const right = (path = '/learn') => post(path, path === '/learn' ? { rows: [ROW], labels: [1] } : { rows: [ROW] });

/**
 * Sends the first `sent` bytes of a body of `length` (null: in chunks without an end) and waits for the answer, as a client that
 * listens while it sends. Returns the status.
 */
export function sendPart(url, { path, token, length, sent }) {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      ...(length === null ? {} : { 'content-length': length }),
    };
    const request = open(new URL(path, url), { method: 'POST', headers, timeout: 10_000 }, (response) => {
      resolve(response.statusCode);
      response.on('error', () => {});
      request.destroy();
    });
    request.on('timeout', () => request.destroy(new Error('no answer in 10 s')));
    request.on('error', reject);
    request.write('x'.repeat(sent));
  });
}
