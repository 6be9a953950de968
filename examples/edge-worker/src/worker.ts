import { checkRows } from './checkRows.ts';
import type { Env } from './env.ts';
import { readJson } from './readJson.ts';
import { Refusal } from './refusal.ts';
import { score } from './score.ts';
import { writer } from './writer.ts';

export { Learner } from './learner.ts';

/** Each path with its method. A Map: an object would also have a path called "constructor". */
const ROUTES = new Map([
  ['/learn', { method: 'POST', answer: learn }],
  ['/predict', { method: 'POST', answer: predict }],
  ['/state', { method: 'GET', answer: state }],
]);

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    try {
      const route = ROUTES.get(new URL(request.url).pathname);
      if (!route) throw new Refusal(404, `there is ${[...ROUTES.keys()].join(', ')}`);
      const { method, answer } = route;
      if (request.method !== method) throw new Refusal(405, `it takes ${method}`, { allow: method });
      // Of whoever asks for what there is, before a token is looked at: guesses are counted too.
      await permit(env.REQUESTS, address(request));
      return Response.json(await answer(request, env));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return Response.json({ error: error.message }, { status: error.status, headers: error.headers });
    }
  },
};

async function learn(request: Request, env: Env): Promise<object> {
  await permit(env.WRITES, await writer(request, env.WRITE_TOKENS));
  const { x, labels } = checkRows(await readJson(request), true);
  return env.LEARNER.getByName(env.MODEL).learn(x, labels);
}

async function predict(request: Request, env: Env): Promise<object> {
  const { x } = checkRows(await readJson(request), false);
  return score(env, x);
}

async function state(_: Request, env: Env): Promise<object> {
  return env.LEARNER.getByName(env.MODEL).state();
}

async function permit(limit: RateLimit, key: string): Promise<void> {
  const { success } = await limit.limit({ key });
  if (!success) throw new Refusal(429, 'too many requests', { 'retry-after': '60' });
}

/** Who asks; Cloudflare sets the header, and a caller cannot. */
const address = (request: Request): string => request.headers.get('cf-connecting-ip') ?? 'unknown';
