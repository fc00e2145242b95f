import { parseArgs } from 'node:util';
import { type BusName, buses } from '../../../shared/contract/event.ts';
import { events } from '../../../shared/events/index.ts';

/** From this moment on, and before that one, in epoch ms. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

type Kind =
  | ({ readonly kind: 'outbox'; readonly service: string } & Range)
  | ({ readonly kind: 'archive'; readonly bus: BusName } & Range)
  | { readonly kind: 'dead-letters'; readonly part: string }
  | { readonly kind: 'unpublished' };

/** What the command line asks for. */
export type RedriveRequest = Kind & {
  /** A programme region on AWS; without one, the system that runs on this machine. */
  readonly region: string | undefined;
  readonly dryRun: boolean;
};

export const usage = `npm run redrive -- --outbox <service> --from <ISO> --to <ISO>
npm run redrive -- --archive --bus <bus> --from <ISO> --to <ISO>
npm run redrive -- --dead-letters [part of the queue's name]
npm run redrive -- --unpublished
each also with --dry-run, and with --region <programme region> on AWS`;

const tellers = [...new Set(events.map(({ source }) => source))];

/** Reads the arguments; throws an error of one line for what it does not understand. */
export const readRequest = (args: readonly string[]): RedriveRequest => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      outbox: { type: 'string' },
      archive: { type: 'boolean' },
      'dead-letters': { type: 'boolean' },
      unpublished: { type: 'boolean' },
      bus: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      region: { type: 'string' },
      'dry-run': { type: 'boolean' },
    },
  });
  const { outbox, archive, unpublished, bus, from, to, region } = values;
  const deadLetters = values['dead-letters'];
  const kinds = [outbox !== undefined, archive, deadLetters, unpublished].filter(Boolean);
  if (kinds.length !== 1)
    throw new Error('Give one of --outbox, --archive, --dead-letters and --unpublished.');
  const isRange = outbox !== undefined || archive === true;
  if (!isRange && (from ?? to) !== undefined)
    throw new Error('--from and --to belong to --outbox and --archive.');
  if (!archive && bus !== undefined) throw new Error('--bus belongs to --archive.');
  if (positionals.length > (deadLetters ? 1 : 0)) throw new Error(`What is ${positionals.at(-1)}?`);

  const common = { region, dryRun: values['dry-run'] ?? false };
  if (outbox !== undefined) {
    if (!tellers.includes(outbox)) throw new Error(`--outbox takes one of ${tellers.join(', ')}.`);
    return { kind: 'outbox', service: outbox, ...rangeOf(from, to), ...common };
  }
  if (archive) {
    const known = buses.find((name) => name === bus);
    if (!known) throw new Error(`--archive needs --bus, one of ${buses.join(', ')}.`);
    return { kind: 'archive', bus: known, ...rangeOf(from, to), ...common };
  }
  if (deadLetters) return { kind: 'dead-letters', part: positionals[0] ?? '', ...common };
  return { kind: 'unpublished', ...common };
};

const rangeOf = (from: string | undefined, to: string | undefined): Range => {
  const range = { from: moment('--from', from), to: moment('--to', to) };
  if (range.from >= range.to) throw new Error('--from must lie before --to.');
  return range;
};

/** A date is its first moment in UTC; a time names its zone, so that nobody's clock decides. */
const moment = (name: string, text: string | undefined): number => {
  const isMoment = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text ?? '');
  const value = isMoment ? Date.parse(text!) : Number.NaN;
  if (Number.isNaN(value))
    throw new Error(`${name} takes a date or a time with its zone, as 2026-08-17T09:00:00Z.`);
  return value;
};
