import { afterAll, afterEach } from 'vitest';
import { used } from './roughness.ts';

/** A test that fails says how to have the same faults again. */
afterEach(({ task }) => {
  if (task.result?.state === 'fail' && used.size > 0)
    console.error(`Rough mode was on. The same faults again: ${[...used].join(' or ')}`);
});

/** The next file has systems of its own. */
afterAll(() => used.clear());
