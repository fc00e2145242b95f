import type { TestProject } from 'vitest/node';
import { synthesized } from '../../infra/local/synthesis.ts';
import { copiedAssembly } from './copied-assembly.ts';
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
  const { folder, remove } = copiedAssembly(await synthesized(), 'pranata-assembly-');
  provide('assembly', folder);
  return remove;
};
