import { hash } from 'node:crypto';
import { boundTo } from '../action.ts';
import { capacityModeIn } from '../capacity.ts';
import type { Engine } from '../engine.ts';
import { invalid } from '../errors.ts';
import type { SortableKey } from '../key.ts';
import { walkAll } from '../pages.ts';
import { countIn, type Input, tableNameIn, violated } from '../request.ts';
import { pageText } from './page.ts';
import { selectionIn, sourceIn, startIn } from './selection.ts';

const mostSegments = 1_000_000;

export const scan = (engine: Engine, input: Input): string => {
  const mode = capacityModeIn(input);
  const limit = countIn(input, 'Limit') ?? Number.POSITIVE_INFINITY;
  const part = segmentIn(input);
  const table = engine.tables.get(tableNameIn(input));
  const source = sourceIn(engine, input, table);
  const bound = boundTo(table, input, ['ProjectionExpression', 'FilterExpression']);
  const selection = selectionIn(input, bound, source, 'Scanning');
  const start = startIn(input, source);
  const takes = part && takerOf(part);
  if (part && start && !takes?.(start.place.pk)) {
    throw invalid(
      'The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. ' +
        `TotalSegments: ${part.total} Segment: ${part.segment}`,
    );
  }
  return pageText(walkAll(engine.storage, { ...source, takes, start }), selection, bound, limit, mode);
};

interface Part {
  readonly segment: number;
  readonly total: number;
}

const segmentIn = (input: Input): Part | undefined => {
  const total = countIn(input, 'TotalSegments');
  if (total !== undefined && total > mostSegments) {
    throw violated(total, 'totalSegments', `Member must have value less than or equal to ${mostSegments}`);
  }
  const segment = countIn(input, 'Segment', 0);
  if (segment !== undefined && total === undefined) {
    throw invalid(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  }
  if (total === undefined) return undefined;
  if (segment === undefined) {
    throw invalid(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    );
  }
  if (segment >= total) {
    throw invalid(
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: ' +
        `Segment: ${segment} is not less than TotalSegments: ${total}`,
    );
  }
  return total === 1 ? undefined : { segment, total };
};

/** Partitions belong to a segment by the hash of their key; neighbours mostly ask for the same one. */
const takerOf = ({ segment, total }: Part) => {
  let last: SortableKey | undefined;
  let isTaken = false;
  return (key: SortableKey): boolean => {
    if (key === last) return isTaken;
    last = key;
    const place = Number.parseInt(hash('md5', key).slice(0, 8), 16) / 2 ** 32;
    isTaken = Math.floor(place * total) === segment;
    return isTaken;
  };
};
