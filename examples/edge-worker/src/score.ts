import type { Env } from './env.ts';
import { createModel, type Model } from './model.ts';

/** Seconds for which a place of Cloudflare's may keep the snapshot that it has read. */
const CACHE_SECONDS = 60;

/** Kept from request to request as long as the isolate lives: compiling costs more than predicting. */
let model: Model | undefined;

/** The probability of spam of each row by the published snapshot; by the object's own weights before there is one. */
export async function score(env: Env, x: readonly number[]): Promise<{ scores: number[]; updates: number }> {
  const published = await env.SNAPSHOTS.get(env.MODEL, { type: 'arrayBuffer', cacheTtl: CACHE_SECONDS });
  const bytes = published ? new Uint8Array(published) : await env.LEARNER.getByName(env.MODEL).snapshot();
  // From here on nothing waits, so requests of the same isolate cannot mix their weights.
  model ??= createModel(Number(env.HIDDEN));
  const updates = model.load(bytes);
  return { scores: model.predict(x), updates };
}
