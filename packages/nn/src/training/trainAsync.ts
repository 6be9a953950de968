import type { Session } from '../session.ts';
import type { Data } from '../types.ts';
import { breather } from './breather.ts';
import { trainInChunks } from './chunks.ts';
import { type PacingOptions, pacing } from './pacing.ts';
import { type StreamOptions, trainStream } from './stream.ts';
import type { Progress, TrainOptions, TrainVerdict } from './train.ts';
import { trainerOf } from './trainer.ts';

/** What `trainAsync` takes besides what to train on. */
export interface AsyncTrainOptions extends PacingOptions {
  /** Ends the run after the stretch in which it fires; the verdict is `aborted`. */
  signal?: AbortSignal;
}

/**
 * `train` that lets the event loop run in between: a page stays alive, and a signal can end it. The bits are those of `train`,
 * however often it pauses.
 *
 * A stretch of steps lasts 5 ms by the caller's clock (`now`), a third of a frame; without a clock it lasts
 * for some millions of multiply-adds, which takes a millisecond or two on a desktop. A stretch is never shorter than one step, and an evaluation
 * of validation rows, or an importance sampler's look at all rows, is made at once.
 *
 * In the place of data it takes an async iterable of batches, each of 1 … batch rows, and makes one step on each as it comes, as
 * one epoch (R15): options are then `schedule`, `every`, `signal` and those of pacing.
 *
 * A signal that fires ends it with the verdict `aborted`; the session stands after its last step, and training goes on from there
 * when asked again.
 * @throws as `train`, by rejecting; RangeError on a budget or a pauseEvery out of range, TypeError on a budget without a clock.
 *
 * @example
 * ```ts
 * import { compile, dense, sequential, squaredError, trainAsync } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), rule: gradientDescent({ learningRate: 0.1 }), seed: 1 });
 * const data = { x: [0, 1, 2, 3], t: [1, 3, 5, 7] };
 * for await (const { epoch, loss } of trainAsync(session, data, { epochs: 300, now: () => performance.now() })) {
 *   if (epoch === 300) console.log(loss < 1e-6); // true
 * }
 * ```
 */
export function trainAsync(
  session: Session,
  data: Data,
  options: TrainOptions & AsyncTrainOptions,
): AsyncGenerator<Progress, TrainVerdict, void>;
export function trainAsync(
  session: Session,
  batches: AsyncIterable<Data>,
  options?: StreamOptions & AsyncTrainOptions,
): AsyncGenerator<Progress, TrainVerdict, void>;
export async function* trainAsync(
  session: Session,
  source: Data | AsyncIterable<Data>,
  { signal, now, budget, pauseEvery, ...options }: (TrainOptions | StreamOptions) & AsyncTrainOptions = {},
): AsyncGenerator<Progress, TrainVerdict, void> {
  if (budget !== undefined && !now) throw new TypeError('trainAsync: budget needs a clock, now');
  const pace = pacing('trainAsync', session, {
    ...(now ? { now } : {}),
    ...(budget === undefined ? {} : { budget }),
    ...(pauseEvery === undefined ? {} : { pauseEvery }),
  });
  const run =
    Symbol.asyncIterator in source
      ? trainStream(session, source, options as StreamOptions, signal)
      : trainInChunks('trainAsync', session, source, options as TrainOptions, pace.left);
  const { breathe, close } = breather();
  const { next, forget } = untilAborted(run, signal);
  try {
    for (;;) {
      const result = signal?.aborted ? null : await next();
      if (!result) return { kind: 'aborted', epochs: trainerOf(session).epoch, step: session.steps };
      if (result.done) return result.value;
      if (result.value) yield result.value;
      if (!pace.isOver()) continue;
      await breathe();
      pace.begin();
    }
  } finally {
    close();
    forget();
    // Not waited for: a stream may have nothing to say for ever. It makes no step once the signal has fired.
    Promise.resolve(run.return(undefined as never)).catch(() => {});
  }
}

type Run = Generator<Progress | null, TrainVerdict, void> | AsyncGenerator<Progress | null, TrainVerdict, void>;
type Result = IteratorResult<Progress | null, TrainVerdict>;

/** The run's results, one by one; null as soon as the signal fires, even where a stream keeps it waiting. */
function untilAborted(run: Run, signal?: AbortSignal): { next(): Promise<Result | null>; forget(): void } {
  let wake = (): void => {};
  const listener = (): void => wake();
  signal?.addEventListener('abort', listener);
  return {
    next: () =>
      new Promise((resolve, reject) => {
        wake = () => resolve(null);
        // what a generator throws becomes a rejection, from the one kind as from the other
        new Promise<Result>((settle) => settle(run.next())).then(resolve, reject);
      }),
    forget: () => signal?.removeEventListener('abort', listener),
  };
}
