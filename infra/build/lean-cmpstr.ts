import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * The entry of `cmpstr` registers eleven metrics, phonetic codes, filters and diffs, each as it is loaded, so that
 * esbuild must keep them: 50 KB. We compare by two metrics: 12 KB.
 */
export const leanCmpstr: Plugin = {
  name: 'lean-cmpstr',
  setup: ({ onLoad }) => {
    onLoad({ filter: /cmpstr\/dist\/esm\/root\.mjs$/ }, ({ path }) => ({
      resolveDir: dirname(path),
      contents: `
        import './metric/DamerauLevenshtein.mjs';
        import './metric/JaroWinkler.mjs';
        export { MetricRegistry } from './metric/Metric.mjs';
      `,
    }));
  },
};
