import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { createApp } from '../../infra/app.ts';

/** One resource of a synthesized template. */
export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: templates are read here as loosely as CloudFormation writes them
  readonly properties: any;
  readonly deletionPolicy: string | undefined;
}

export const bundleNames = [
  'activities-api-planning',
  'activities-api-welfare',
  'activities-events',
  'finance-api',
  'finance-events',
  'registration-api',
  'registration-api-conflicts',
  'registration-api-groups',
  'registration-api-households',
  'registration-api-imports',
  'registration-api-poor-lists',
  'registration-api-privacy',
  'registration-api-duplicates',
  'registration-events',
  'registration-jobs',
  'registration-schedule',
  'documents-api',
  'documents-api-library',
  'documents-api-publishing',
  'documents-events',
  'documents-jobs',
  'documents-schedule',
  'documents-uploads',
  'volunteers-api',
  'volunteers-api-learning',
  'volunteers-events',
  'volunteers-uploads',
  'reference-api',
  'archive-events',
  'archive-schedule',
  'relay-stream',
];

/** An app over empty bundles, so that the templates do not depend on what was built. */
export const appOf = (...only: string[]): App => {
  const folder = mkdtempSync(join(tmpdir(), 'pranata-synth-'));
  for (const bundle of bundleNames) {
    mkdirSync(join(folder, 'dist', bundle), { recursive: true });
    writeFileSync(join(folder, 'dist', bundle, 'index.cjs'), `exports.bundle = '${bundle}';`);
  }
  return createApp({ only, outdir: join(folder, 'out'), bundles: join(folder, 'dist') });
};

/** Every resource of a Stage, stack by stack. */
export const resourcesOf = (app: App, stage: string): readonly Resource[] =>
  app
    .synth()
    .getNestedAssembly(`assembly-${stage}`)
    .stacks.flatMap(({ stackName, template }) =>
      Object.entries<Record<string, never>>(template.Resources).map(([id, resource]) => ({
        stack: stackName,
        id,
        type: resource.Type ?? '',
        properties: resource.Properties ?? {},
        deletionPolicy: resource.DeletionPolicy,
      })),
    );

/** The logical id that `{"Fn::GetAtt": [id, …]}` or `{"Ref": id}` names, within a stack. */
export const targetOf = (reference: { 'Fn::GetAtt'?: [string, string]; Ref?: string } | undefined) =>
  reference?.['Fn::GetAtt']?.[0] ?? reference?.Ref;
