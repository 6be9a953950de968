/** The element type of this build: the f64 build reads `f64` here (scripts/build.mjs). */
export type Real = f32;
