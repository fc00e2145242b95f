import { type AwsCall, AwsError } from '../aws/service.ts';
import type { Range } from './files.ts';
import type { StoredVersion } from './versions.ts';

/**
 * One range of bytes. What is no single range asks for the whole: S3 "doesn't support retrieving multiple ranges of
 * data per GET request".
 */
export const rangeOf = (header: string | undefined, size: number): Range | undefined => {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if ((!from && !to) || (from && to && Number(to) < Number(from))) return undefined;
  const first = from ? Number(from) : Math.max(0, size - Number(to));
  const last = from && to ? Math.min(Number(to), size - 1) : size - 1;
  if (first > last)
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', {
      status: 416,
      headers: { 'content-range': `bytes */${size}` },
      RangeRequested: header,
      ActualObjectSize: size,
    });
  return { first, last };
};

export interface PartRange extends Range {
  /** Of all parts; undefined for an object that came in one piece. */
  readonly count?: number;
  readonly checksum?: string;
}

/** `partNumber` of a read: the bytes that one part of the upload brought. */
export const partRangeOf = (
  { query, headers }: AwsCall,
  { size, segments }: StoredVersion,
): PartRange | undefined => {
  const asked = query.get('partNumber');
  if (asked === null) return undefined;
  const number = partNumberOf(asked);
  if (headers.range !== undefined)
    throw new AwsError('InvalidRequest', 'Cannot specify both Range header and partNumber query parameter');
  const isWhole = segments.every(({ part }) => part === undefined);
  const index = isWhole ? number - 1 : segments.findIndex(({ part }) => part === number);
  const segment = segments[index];
  if (isWhole ? number !== 1 : !segment)
    throw new AwsError('InvalidPartNumber', 'The requested partnumber is not satisfiable', {
      status: 416,
      PartNumberRequested: asked,
      ActualPartCount: Math.max(segments.length, 1),
    });
  if (isWhole) return { first: 0, last: size - 1 };
  const first = segments.slice(0, index).reduce((sum, before) => sum + before.size, 0);
  return {
    first,
    last: first + (segment?.size ?? 0) - 1,
    count: segments.length,
    ...(segment?.checksum !== undefined && { checksum: segment.checksum }),
  };
};

export const partNumberOf = (text: string): number => {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > 10_000)
    throw new AwsError('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive', {
      ArgumentName: 'partNumber',
      ArgumentValue: text,
    });
  return number;
};
