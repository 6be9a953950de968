import { DurableObject } from 'cloudflare:workers';
import type { Env } from './env.ts';
import { createModel, type Learned, type Model } from './model.ts';

const CHECKPOINT = 'checkpoint';

/** What `GET /state` shows. */
export interface State {
  readonly updates: number;
  readonly parameters: number;
  /** SHA-256 of the weights. */
  readonly weights: string;
}

/**
 * The only writer. There is one object of a name in the whole world and it does one thing at a time, so no update is lost;
 * each is stored before its answer leaves, so none that was answered is forgotten.
 */
export class Learner extends DurableObject<Env> {
  #model: Model;
  /** What is stored: the model goes on from it where an update loses the weights. */
  #kept: Uint8Array | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#model = createModel(Number(env.HIDDEN));
    ctx.blockConcurrencyWhile(async () => {
      this.#kept = await ctx.storage.get<Uint8Array>(CHECKPOINT);
      if (this.#kept) this.#model.restore(this.#kept);
    });
  }

  /** Learns from rows that have been checked. */
  async learn(x: readonly number[], labels: readonly number[]): Promise<Learned> {
    const { storage } = this.ctx;
    const alarm = await storage.getAlarm();
    // From here on nothing waits: no other request can come in between, and both writes are stored together or not at all.
    // The runtime holds the answer until they are; if they cannot be, it throws this object away, and the next one begins
    // with the last that were.
    const learned = this.#model.learn(x, labels);
    if (learned.diverged) {
      this.#model = createModel(Number(this.env.HIDDEN));
      if (this.#kept) this.#model.restore(this.#kept);
      return learned;
    }
    this.#kept = this.#model.checkpoint();
    storage.put(CHECKPOINT, this.#kept);
    if (alarm === null) storage.setAlarm(Date.now() + 1000 * Number(this.env.PUBLISH_SECONDS));
    return learned;
  }

  /** Publishes; the runtime calls it again if it fails. */
  async alarm(): Promise<void> {
    await this.env.SNAPSHOTS.put(this.env.MODEL, this.#model.snapshot());
  }

  snapshot(): Uint8Array {
    return this.#model.snapshot();
  }

  async state(): Promise<State> {
    const { updates, parameters } = this.#model;
    return { updates, parameters, weights: await this.#model.hash() };
  }
}
