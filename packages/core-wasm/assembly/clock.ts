// The clock operand, f64[2]: how many updates were made before this one, and which batch of this call it is.

/** Updates made before this one. */
// @ts-ignore: decorator
@inline
export function stepOf(clock: usize): f64 {
  return load<f64>(clock);
}

/** Index of the current batch within this call: it selects the rows, the learning rate and the place of the loss. */
// @ts-ignore: decorator
@inline
export function cursorOf(clock: usize): i32 {
  return <i32>load<f64>(clock, 8);
}

/** The learning rate of this step, from the call's table of rates (f64). */
// @ts-ignore: decorator
@inline
export function rateOf(rates: usize, clock: usize): f64 {
  return load<f64>(rates + ((<usize>cursorOf(clock)) << 3));
}
