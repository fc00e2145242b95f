import { join, sep } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What `npm start` and other programs compile is kept for the tests that start them again and again. */
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '.cache/compiled');

/** The folders of tests, the one with the longest files first: short ones then fill what is left of each core. */
const folders = ['contract', 'integration', 'local', 'infra', 'unit'];
const place = ({ moduleId }: TestSpecification) =>
  folders.findIndex((folder) => moduleId.includes(`${sep}tests${sep}${folder}${sep}`));

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    setupFiles: ['tests/support/rough-seed.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: '100%', // a core is left for nobody: a file waits for the processes that it started
    isolate: false, // a test file leaves nothing behind, so that the next need not read every module again
    sequence: { sequencer: LongestFirst },
  },
});
