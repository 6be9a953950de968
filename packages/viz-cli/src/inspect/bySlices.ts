/** Runs a generator to its end, tells each of its steps, and gives the event loop its turns between. */
export async function bySlices<T, R>(run: Generator<T, R, void>, tell: (progress: T) => void): Promise<R> {
  for (let next = run.next(); ; next = run.next()) {
    if (next.done) return next.value;
    tell(next.value);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
