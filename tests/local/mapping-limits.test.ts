import { expect, it } from 'vitest';
import type { Resource } from '../../infra/local/assembly.ts';
import type { Cloud } from '../../infra/local/wiring/cloud.ts';
import { wireMapping } from '../../infra/local/wiring/mappings.ts';

it.each<[object, string]>([
  [{ ScalingConfig: { MaximumConcurrency: 1 } }, 'ScalingConfig.MaximumConcurrency'],
  [{ ScalingConfig: { MaximumConcurrency: 1_001 } }, 'ScalingConfig.MaximumConcurrency'],
  [{ ParallelizationFactor: 0 }, 'ParallelizationFactor'],
  [{ ParallelizationFactor: 11 }, 'ParallelizationFactor'],
  [{ ParallelizationFactor: 1.5 }, 'ParallelizationFactor'],
  [{ TumblingWindowInSeconds: 5 }, 'TumblingWindowInSeconds'],
])('an event source mapping with %j stops the start', (properties, named) => {
  const mapping = { properties, identity: { ref: 'mapping' } } as Resource;
  expect(() => wireMapping(mapping, {} as Cloud)).toThrow(named);
});
