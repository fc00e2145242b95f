import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stage, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { NationalStage } from './national.ts';
import { Platform } from './platform.ts';
import { checkedRegions, deployedRegions, localRegion, national, type Region } from './regions.ts';
import { Activities } from './services/activities.ts';
import { Archive } from './services/archive.ts';
import { Documents } from './services/documents.ts';
import { Finance } from './services/finance.ts';
import { Reference } from './services/reference.ts';
import { Registration } from './services/registration.ts';
import { Volunteers } from './services/volunteers.ts';

const root = join(import.meta.dirname, '..');
// read here, because `node infra/app.ts` runs without the CLI that would hand it over
const { context, output } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));

/** One programme region: the platform, and a stack per service. */
class RegionStage extends Stage {
  constructor(scope: App, region: Region, bundles: string) {
    super(scope, region.id);
    const platform = new Platform(this, region);
    for (const Service of [Registration, Activities, Finance, Volunteers, Documents, Reference, Archive])
      new Service(platform, bundles);
  }
}

interface Options {
  /** Ids of the Stages to make: regions, `national`, `local`; all by default. */
  readonly only?: readonly string[];
  readonly outdir?: string;
  /** Folder of the built bundles. */
  readonly bundles?: string;
}

/** The app with its Stages, not yet synthesized. `CDK_VALIDATION=false` leaves all checks of the templates out. */
export const createApp = ({ only, outdir, bundles = join(root, 'dist') }: Options = {}): App => {
  const app = new App({ context, outdir: outdir ?? process.env.CDK_OUTDIR ?? join(root, output) });
  const wanted = only ?? namedIn(app.node.tryGetContext('regions'));
  const isWanted = (id: string) => wanted.length === 0 || wanted.includes(id);

  const deployed = checkedRegions(deployedRegions);
  const regions = [...deployed, ...checkedRegions([localRegion])];
  const unknown = wanted.filter((id) => id !== 'national' && !regions.some((region) => region.id === id));
  if (unknown.length > 0) throw new Error(`infra/regions.ts knows no region ${unknown.join(', ')}`);

  for (const region of regions.filter(({ id }) => isWanted(id))) new RegionStage(app, region, bundles);
  if (isWanted('national')) new NationalStage(app, national, deployed);
  if (process.env.CDK_VALIDATION !== 'false') {
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  }
  return app;
};

/** `-c regions=a,b` of the CDK CLI. */
const namedIn = (regions: unknown): string[] => (typeof regions === 'string' ? regions.split(',') : []);

if (import.meta.main) {
  const named = process.argv.slice(2);
  createApp(named.length > 0 ? { only: named } : {}).synth();
}
