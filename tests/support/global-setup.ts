import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { synthesized } from '../../infra/local/synthesis.ts';
import { announceRealAws } from './real-aws.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder that the local region was synthesized into. */
    assembly: string;
  }
}

/** Builds and synthesizes once per run, and only when something changed; a copy, so that a build during the run does no harm. */
export default async ({ provide }: TestProject) => {
  announceRealAws();
  const folder = mkdtempSync(join(tmpdir(), 'pranata-assembly-'));
  cpSync(await synthesized(), folder, { recursive: true });
  provide('assembly', folder);
  return () => rmSync(folder, { recursive: true, force: true });
};
