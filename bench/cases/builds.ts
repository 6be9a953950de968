import { type CoreModule, features, init } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import { init as initRelaxed } from '@elbow/core-wasm/relaxed';
import { Unavailable } from './case.ts';

/** The builds of the core; each is compared with the register peak of its own arithmetic. */
export type Build = 'plain' | 'relaxed' | 'f64';

export const BUILDS: readonly Build[] = ['plain', 'relaxed', 'f64'];

/** The core of a build. Throws Unavailable where the host has no relaxed SIMD. */
export function coreOf(build: Build): CoreModule {
  if (build === 'plain') return init();
  if (build === 'f64') return initF64();
  if (!features().relaxed) throw new Unavailable('this host has no relaxed SIMD');
  return initRelaxed();
}

/** The case that measures the register peak of a build's arithmetic. */
export function peakOf(build: Build): string {
  return `peak ${build}`;
}
