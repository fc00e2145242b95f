import { type Metric, MetricRegistry } from 'cmpstr/root';
import type { Distances } from './domain/likeness.ts';

const measured = (name: 'damerau' | 'jaroWinkler', one: string, other: string) => {
  // the registry says that it gives the abstract class; what it gives was registered to be made
  const Metric = MetricRegistry.get(name) as unknown as new (one: string, other: string) => Metric;
  const metric = new Metric(one, other);
  metric.run('single');
  const results = metric.getResults();
  return Array.isArray(results) ? undefined : results;
};

/** How texts are compared, by `cmpstr`. It remembers results by hashes of the texts, never the texts themselves. */
export const distances: Distances = {
  likeness: (one, other) => measured('jaroWinkler', one, other)?.res ?? 0,

  // of two texts of one letter each, and of an empty one, it counts nothing itself
  edits: (one, other) =>
    one === other ? 0 : (measured('damerau', one, other)?.raw?.dist ?? Math.max(one.length, other.length)),
};
