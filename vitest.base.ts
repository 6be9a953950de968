import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { sourceHash } from './packages/core-wasm/scripts/sources.mjs';

// Both lists are needed: without ssr's, tests silently load dist instead of the sources.
const conditions = ['@elbow/source', 'module', 'node', 'development|production'];

/** The test settings of every package: tests run on the sources, and refuse a stale build of the kernels. */
export const base: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/**/*.test.ts'],
    env: { ELBOW_ASSEMBLY_HASH: sourceHash() },
    testTimeout: 60_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results/vitest.json' },
  },
});
