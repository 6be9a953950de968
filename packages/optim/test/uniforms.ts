/** Uniform numbers in [0, 1) from a seed: a linear congruence modulo 2³² (Numerical Recipes' constants). */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
