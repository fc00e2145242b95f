import { randomUUID } from 'node:crypto';
import type { Shape } from '../aws/shape.ts';

/** One entry of PutEvents. `Time` is in seconds since 1970, as the JSON protocol sends it. */
export interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  readonly Time?: number;
  readonly TraceHeader?: string;
}

export const entryShape: Shape = {
  Source: { type: 'text' },
  DetailType: { type: 'text' },
  Detail: { type: 'text' },
  EventBusName: {
    type: 'text',
    min: 1,
    max: 1600,
    pattern: '(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+',
  },
  Resources: { type: 'list', of: { type: 'text', max: 2048 } },
  Time: { type: 'moment' },
  TraceHeader: { type: 'text', min: 1, max: 500 },
};

/** An event in EventBridge's envelope: as text for the targets, parsed for the patterns. */
export interface Event {
  readonly id: string;
  readonly text: string;
  readonly parsed: unknown;
}

export interface Refusal {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/**
 * All entries of a call together, in bytes. 256 KB until January 2026; the reference of PutEvents now says
 * "the total entry size must be less than 1MB".
 */
export const MAXIMUM_BYTES = 1_048_576;

/** As "Calculating PutEvents event entry size" in the user guide counts. */
export const entrySize = ({
  Time,
  Source = '',
  DetailType = '',
  Detail = '',
  Resources = [],
}: Entry): number =>
  (Time === undefined ? 0 : 14) +
  [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

/** What is wrong with an entry by itself; the other entries of the call are accepted all the same. */
export const refusalOf = (entry: Entry): Refusal | undefined => {
  for (const name of ['Source', 'DetailType', 'Detail'] as const)
    if (!entry[name])
      return {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      };
  if (entry.Source?.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSource', ErrorMessage: 'Not authorized for the source.' };
  if (!isJsonObject(entry.Detail))
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  return undefined;
};

const isJsonObject = (text: string | undefined): boolean => {
  try {
    const value = JSON.parse(text ?? '');
    return (
      typeof value === 'object' && value !== null && !Array.isArray(value) && depthOf(text!) <= MAXIMUM_DEPTH
    );
  } catch {
    return false;
  }
};

/** Objects and lists within each other that AWS's parser of JSON takes. */
const MAXIMUM_DEPTH = 1000;

/** Of JSON that is known to be right. */
export const depthOf = (text: string): number => {
  if (text.length <= MAXIMUM_DEPTH) return 0;
  let depth = 0;
  let deepest = 0;
  for (const [mark] of text.matchAll(/"(?:[^"\\]+|\\.)*"|[[\]{}]/g)) {
    if (mark === '{' || mark === '[') deepest = Math.max(deepest, ++depth);
    else if (mark === '}' || mark === ']') depth -= 1;
  }
  return deepest;
};

/** Puts an entry into the envelope. `Detail` is kept as it was written, so that long numbers stay exact. */
export const eventOf = (
  { Source, DetailType, Detail, Resources = [], Time }: Entry,
  { now, accountId, region }: { now: number; accountId: string; region: string },
): Event => {
  const id = randomUUID();
  const time = new Date(Time === undefined ? now : Time * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  const envelope = JSON.stringify({
    version: '0',
    id,
    'detail-type': DetailType,
    source: Source,
    account: accountId,
    time,
    region,
    resources: Resources,
  });
  const text = `${envelope.slice(0, -1)},"detail":${Detail}}`;
  return { id, text, parsed: JSON.parse(text) };
};

/** The event again, saying which replay sends it: the field stands where AWS puts it. */
export const replayed = (event: string, replay: string): string =>
  event.replace(',"resources":', () => `,"replay-name":${JSON.stringify(replay)},"resources":`);
