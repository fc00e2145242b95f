import { parseArgs } from 'node:util';
import { erasuresSince, replayErasures } from '../../shared/privacy/erasure.ts';
import { openPlace, type Place } from './redrive/place.ts';
import { readSettings } from './settings.ts';

const usage = `npm run erasures -- --service <registration|volunteers> [--from <table>] [--since <ISO>]
also with --dry-run, and with --region <programme region> on AWS`;

interface Asked {
  readonly service: string;
  /** The table that has the list: after a restore the one that was restored from, as long as it stands. */
  readonly from: string | undefined;
  readonly since: string;
  readonly dryRun: boolean;
}

/**
 * Brings the table of a service up to all erasures that are known, before it opens after a restore (D-3): a copy of
 * before an erasure holds the key that the erasure deleted.
 */
export const replay = async (
  { service, from, since, dryRun }: Asked,
  { documents, named }: Pick<Place, 'documents' | 'named'>,
  print: (line: string) => void,
): Promise<void> => {
  const table = named(service);
  const erasures = await erasuresSince({ db: documents, name: from ?? table }, since);
  if (dryRun) return print(`would replay ${erasures.length} erasures in ${table}`);
  const replayed = await replayErasures({ db: documents, name: table }, erasures);
  print(`replayed ${replayed} of ${erasures.length} erasures in ${table}; the others stood`);
};

const main = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      service: { type: 'string' },
      from: { type: 'string' },
      since: { type: 'string', default: '' },
      region: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const { service, from, since, region } = values;
  if (service !== 'registration' && service !== 'volunteers') throw new Error(usage);
  const place = openPlace(region, readSettings().awsPort);
  try {
    // the list sorts by moments, and every moment is later than a blank
    await replay({ service, from, since: since || ' ', dryRun: values['dry-run'] }, place, console.log);
  } finally {
    place.close();
  }
};

if (import.meta.main) {
  main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
