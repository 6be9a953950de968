// What examples/run.mjs runs of this example. Each check throws where it fails and returns what it has seen.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostile, sendPart } from './hostile.mjs';
import { bundleWorker, lesson, model, send, serve, TOKENS } from './serve.mjs';

const REQUESTS = 50;

export const checks = [
  { what: '50 writers at once: nothing is lost, weights as one by one', run: writers },
  { what: 'restarts between and amid requests: the same bits, no answer is forgotten', run: restarts },
  { what: 'KV alone loses updates; the snapshot in it is the object’s', run: snapshots },
  { what: '1000 hostile requests: 4xx each, and nothing has changed', run: siege },
  { what: 'each key and each address has a rate of its own', run: rates },
  { what: 'tokens that are set wrongly let nobody write', run: misconfigured },
  { what: 'a damaged snapshot: the object answers', run: damagedSnapshot },
].map((check) => ({ example: 'edge-worker', where: 'workerd', ...check }));

let bundled;
const modules = () => {
  bundled ??= bundleWorker();
  return bundled;
};

/** Starts the Worker, gives it to `use`, and ends it. */
async function running(options, use) {
  const miniflare = serve(await modules(), options);
  try {
    return await use(miniflare);
  } finally {
    await miniflare.dispose();
  }
}

const learn = (miniflare, i) => send(miniflare, 'POST', '/learn', lesson(i));

async function state(miniflare) {
  const { status, json } = await send(miniflare, 'GET', '/state');
  assert.equal(status, 200);
  return json;
}

/** The weights' hash after the requests, in this order, on a model in this process. */
async function replayed(order) {
  const { learn, hash } = await model(16);
  for (const i of order) {
    const { rows, labels } = lesson(i);
    learn(rows.flat(), labels);
  }
  return hash();
}

/** The requests' numbers in the order in which the object says that it has learnt from them. */
function orderOf(answers) {
  const order = [];
  for (const [i, { status, json, text }] of answers.entries()) {
    assert.equal(status, 200, text);
    order[json.update - 1] = i;
  }
  assert.equal(order.length, answers.length);
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    [...answers.keys()],
  );
  return order;
}

async function writers() {
  return running({}, async (miniflare) => {
    const answers = await Promise.all(Array.from({ length: REQUESTS }, (_, i) => learn(miniflare, i)));
    const order = orderOf(answers);
    const { updates, weights } = await state(miniflare);
    assert.equal(updates, REQUESTS);
    assert.equal(weights, await replayed(order));
    return `${REQUESTS} of ${REQUESTS}, weights ${weights.slice(0, 8)} in Node too`;
  });
}

async function restarts() {
  const persist = await mkdtemp(join(tmpdir(), 'elbow-edge-'));
  try {
    const answers = [];
    for (let from = 0; from < REQUESTS; from += 10) {
      await running({ persist }, async (miniflare) => {
        answers.push(...(await Promise.all(Array.from({ length: 10 }, (_, i) => learn(miniflare, from + i)))));
      });
    }
    const order = orderOf(answers);
    const whole = await running({ persist }, state);
    assert.equal(whole.weights, await replayed(order));

    // Now the runtime ends with requests on their way: those that were answered must be in the next one's state.
    const miniflare = serve(await modules(), { persist });
    let tenth;
    const tenAnswered = new Promise((resolve) => {
      tenth = resolve;
    });
    let count = 0;
    const sent = Array.from({ length: REQUESTS }, async (_, i) => {
      const answer = await learn(miniflare, i).catch(() => null);
      count++;
      if (count === 10) tenth();
      return answer;
    });
    await tenAnswered;
    await miniflare.dispose();
    const answered = (await Promise.all(sent)).filter((answer) => answer?.status === 200);
    const { updates } = await running({ persist }, state);
    const newest = Math.max(...answered.map(({ json }) => json.update));
    assert.ok(updates >= newest, `update ${newest} was answered, but ${updates} are stored`);
    return `5 restarts, weights ${whole.weights.slice(0, 8)}; ended amid ${REQUESTS}: ${answered.length} answered, none lost`;
  } finally {
    await rm(persist, { recursive: true, force: true });
  }
}

/** A count in KV, as somebody would keep it who has no object: read, add one, write. */
const COUNTER = `export default { async fetch(request, { SNAPSHOTS }) {
  const count = Number(await SNAPSHOTS.get('count'));
  await scheduler.wait(10);
  await SNAPSHOTS.put('count', String(count + 1));
  return new Response(String(count + 1));
} };`;

async function snapshots() {
  const counter = serve([{ type: 'ESModule', path: 'main.js', contents: COUNTER }], { durableObjects: {} });
  let counted;
  try {
    await Promise.all(
      Array.from({ length: REQUESTS }, () => counter.dispatchFetch('http://127.0.0.1/').then((r) => r.text())),
    );
    counted = Number(await (await counter.getKVNamespace('SNAPSHOTS')).get('count'));
  } finally {
    await counter.dispose();
  }
  assert.ok(counted < REQUESTS, `KV counted all ${counted} writers`);

  return running({ bindings: { PUBLISH_SECONDS: '0' } }, async (miniflare) => {
    const kv = await miniflare.getKVNamespace('SNAPSHOTS');
    const { rows, labels } = lesson(7);
    const { predict, learn } = await model(16);
    const fresh = await send(miniflare, 'POST', '/predict', { rows });
    assert.deepEqual(fresh.json, { scores: predict(rows.flat()), updates: 0 });
    await send(miniflare, 'POST', '/learn', { rows, labels });
    learn(rows.flat(), labels);
    for (let tries = 0; tries < 100 && !(await kv.get('spam-1')); tries++) await new Promise((r) => setTimeout(r, 20));
    const published = await send(miniflare, 'POST', '/predict', { rows });
    assert.deepEqual(published.json, { scores: predict(rows.flat()), updates: 1 });
    return `${counted} of ${REQUESTS} were counted by KV alone`;
  });
}

async function siege() {
  return running({}, async (miniflare) => {
    await learn(miniflare, 0);
    const before = await state(miniflare);
    const seen = new Map();
    for (const { method, path, body, part, ...options } of hostile(1000)) {
      const status = part
        ? await sendPart(await miniflare.ready, { path, token: TOKENS.ada, ...part })
        : (await send(miniflare, method, path, body, options)).status;
      const what = `${method} ${path} ${String(body).slice(0, 200)} ${JSON.stringify({ ...options, ...part })}`;
      assert.ok(status >= 400 && status < 500, `${what} was answered with ${status}`);
      seen.set(status, (seen.get(status) ?? 0) + 1);
    }
    assert.deepEqual(await state(miniflare), before);
    // It still takes what is right.
    assert.equal((await learn(miniflare, 1)).json.update, before.updates + 1);
    return [...seen]
      .sort(([a], [b]) => a - b)
      .map(([status, n]) => `${n} × ${status}`)
      .join(', ');
  });
}

async function rates() {
  // A minute of Miniflare's begins with the clock's, so the test may meet a new one: it then counts afresh, once.
  return running({ limits: { WRITES: 5, REQUESTS: 30 } }, async (miniflare) => {
    const statuses = async (n, method, path, body, options) => {
      const answers = [];
      for (let i = 0; i < n; i++) answers.push((await send(miniflare, method, path, body, options)).status);
      return answers.filter((status) => status === 429).length;
    };
    const ada = await statuses(15, 'POST', '/learn', lesson(0));
    const eve = await statuses(1, 'POST', '/learn', lesson(0), { token: TOKENS.eve });
    // Thirty a minute of an address: sixteen are spent. Guesses of a token are counted as all others are.
    const guesses = await statuses(60, 'POST', '/learn', lesson(0), { token: 'a wrong one' });
    const reads = await statuses(60, 'POST', '/predict', { rows: lesson(0).rows });
    assert.ok(
      ada >= 5 && eve === 0 && guesses >= 15 && reads >= 30,
      `refused: ${ada} of 15, ${eve} of another key, ${guesses} of 60 guesses, ${reads} of 60 reads`,
    );
    return `${ada} of 15 writes refused at 5 a minute, another key’s not, and ${guesses} of 60 wrong tokens`;
  });
}

const SECRETS = [
  '',
  'null',
  '{',
  '"s3cret-token-of-enough"',
  '["s3cret-token-of-enough"]',
  '{"ada":null}',
  '{"bob":12345678901234567}',
  '{"eve":"fifteen-letters"}',
  '{"eve":"a long random string"}',
  '{"eve":"unverwüstliches-Wort"}',
  '{"eve":""}',
];
const GUESSES = ['null', 's', '12345678901234567', 'short', 's3cret-token-of-enough', 'undefined'];

/** What the Worker writes into its log stays out of this one. */
const quietly = {
  handleRuntimeStdio(out, error) {
    out.resume();
    error.resume();
  },
};

async function misconfigured() {
  for (const secret of SECRETS) {
    await running({ ...quietly, bindings: { WRITE_TOKENS: secret } }, async (miniflare) => {
      for (const token of GUESSES) {
        const { status } = await send(miniflare, 'POST', '/learn', lesson(0), { token });
        assert.equal(status, 503, `${secret} with ${token}`);
      }
      assert.equal((await state(miniflare)).updates, 0);
    });
  }
  return `${SECRETS.length} secrets, ${SECRETS.length * GUESSES.length} × 503`;
}

async function damagedSnapshot() {
  return running(quietly, async (miniflare) => {
    const kv = await miniflare.getKVNamespace('SNAPSHOTS');
    await kv.put('spam-1', 'no such');
    const { rows } = lesson(7);
    const { predict } = await model(16);
    const { status, json } = await send(miniflare, 'POST', '/predict', { rows });
    assert.equal(status, 200);
    assert.deepEqual(json, { scores: predict(rows.flat()), updates: 0 });
    return 'as before there was one';
  });
}
