import type { Env } from './env.ts';
import { createModel, type Model } from './model.ts';

/** Seconds for which a place of Cloudflare's may keep the snapshot that it has read. */
const CACHE_SECONDS = 60;

/** Kept from request to request as long as the isolate lives: compiling costs more than predicting. */
let model: Model | undefined;

/** The probability of spam of each row by the published snapshot; by the object's own weights where there is none that can be used. */
export async function score(env: Env, x: readonly number[]): Promise<{ scores: number[]; updates: number }> {
  const published = await env.SNAPSHOTS.get(env.MODEL, { type: 'arrayBuffer', cacheTtl: CACHE_SECONDS });
  model ??= createModel(Number(env.HIDDEN));
  if (published) {
    const updates = loaded(model, new Uint8Array(published));
    if (updates !== null) return { scores: model.predict(x), updates };
  }
  const snapshot = await env.LEARNER.getByName(env.MODEL).snapshot();
  // Between a load and its prediction nothing waits, so requests of the same isolate cannot mix their weights.
  const updates = model.load(snapshot);
  return { scores: model.predict(x), updates };
}

/** The number of updates of a snapshot that is now the model's; null where it cannot be used. */
function loaded(model: Model, snapshot: Uint8Array): number | null {
  try {
    return model.load(snapshot);
  } catch (error) {
    console.error(`a published snapshot cannot be used: ${error}`);
    return null;
  }
}
