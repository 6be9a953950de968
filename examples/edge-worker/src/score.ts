import type { Env } from './env.ts';
import { createModel, type Model } from './model.ts';

/** Seconds for which a place of Cloudflare's may keep the snapshot that it has read. */
const CACHE_SECONDS = 60;

/** Kept from request to request as long as the isolate lives: compiling costs more than predicting. */
let model: Model | undefined;

/** The probability of spam of each row by the published snapshot; by the object's own weights where there is none that can be used. */
export async function score(env: Env, x: readonly number[]): Promise<{ scores: number[]; updates: number }> {
  const published = await env.SNAPSHOTS.get(env.MODEL, { type: 'arrayBuffer', cacheTtl: CACHE_SECONDS });
  try {
    if (published) return scored(env, new Uint8Array(published), x);
  } catch (error) {
    console.error(`the snapshot ${env.MODEL} cannot be used: ${error}`);
  }
  return scored(env, await env.LEARNER.getByName(env.MODEL).snapshot(), x);
}

/** Nothing waits in here, so requests of the same isolate cannot mix their weights. */
function scored(env: Env, snapshot: Uint8Array, x: readonly number[]): { scores: number[]; updates: number } {
  model ??= createModel(Number(env.HIDDEN));
  const updates = model.load(snapshot);
  return { scores: model.predict(x), updates };
}
