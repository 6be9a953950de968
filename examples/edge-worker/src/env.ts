import type { Learner } from './learner.ts';

/** What wrangler.jsonc and the secrets bind. */
export interface Env {
  readonly LEARNER: DurableObjectNamespace<Remote<Learner>>;
  readonly SNAPSHOTS: KVNamespace;
  /** Requests of an address, and writes with a key. */
  readonly REQUESTS: RateLimit;
  readonly WRITES: RateLimit;
  /** Names the object and its snapshot: a new name is a new, untrained model. */
  readonly MODEL: string;
  /** Hidden units. It belongs to the name: another width needs another MODEL. */
  readonly HIDDEN: string;
  /** How old the snapshot in KV may become before it is written anew. */
  readonly PUBLISH_SECONDS: string;
  /** A secret: JSON, the bearer token of each writer by name, 16 or more characters of ASCII without spaces. Without it nobody may write. */
  readonly WRITE_TOKENS?: string;
}

/** The methods of an object from outside, where every answer is a promise. */
type Remote<T> = {
  [K in keyof Pick<T, Extract<keyof T, 'learn' | 'state' | 'snapshot'>>]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
};
