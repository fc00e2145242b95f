import { type Decision, type DomainEvent, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { HouseholdId, PoorListId } from '../../../shared/contract/primitives.ts';
import { Problem } from '../../../shared/errors.ts';
import { poorListFrozen } from '../../../shared/events/registration/poor-lists.ts';
import { mustBe, type PoorListRecord, toldList } from './poor-list.ts';

/** What says which PS-2 version is in force in a kelurahan, whichever list it is of. */
export type InForce = Readonly<{ poorListId: PoorListId; number: number; hash: string; version: number }>;

/** A freeze, what is in force from then on, and the list that was until then. */
export type FreezeDecision = Decision<PoorListRecord> & {
  readonly inForce: InForce;
  readonly superseded?: PoorListRecord;
};

/** Ids of a page: 29 bytes each, which leaves room for the record in an event of at most 100 KB. */
const idsOfPage = 2_500;

/**
 * Freezes a ratified list (I-4): number and hash make it the PS-2 version in force, told in pages, and the list in force
 * until then is superseded. `householdIds` are those of the very version of the list that is decided on.
 */
export const freezePoorList = (
  list: PoorListRecord,
  householdIds: readonly string[],
  before: { readonly inForce?: InForce | undefined; readonly list?: PoorListRecord | undefined },
  hashOf: (householdIds: readonly string[]) => string,
  given: Given,
): FreezeDecision => {
  mustBe(list, 'ratified');
  if (householdIds.length === 0) throw new Problem('poor-list.empty', { rule: 'I-4' });

  const number = (before.inForce?.number ?? 0) + 1;
  const sorted = householdIds.toSorted() as HouseholdId[];
  const next: PoorListRecord = {
    ...list,
    status: 'frozen',
    number,
    firstNumber: number,
    hash: hashOf(sorted),
    previousHash: before.inForce?.hash,
    count: sorted.length,
    frozenAt: given.now.toISOString(),
    version: list.version + 1,
  };
  const { poorListId, locationId, hash = '', previousHash, count } = next;
  const pages = Math.ceil(sorted.length / idsOfPage);
  const told = Array.from({ length: pages }, (_, index) =>
    happened(poorListFrozen, {
      id: given.newId(),
      at: given.now,
      subject: poorListId,
      recordversion: next.version,
      area: next.area,
      data: {
        poorListId,
        locationId,
        number,
        page: index + 1,
        pages,
        count,
        hash,
        ...(previousHash !== undefined && { previousHash }),
        householdIds: sorted.slice(index * idsOfPage, (index + 1) * idsOfPage),
      },
      state: next,
    }),
  );
  const superseded = before.list && {
    ...before.list,
    status: 'superseded' as const,
    supersededBy: poorListId,
    version: before.list.version + 1,
  };
  return {
    next,
    events: [
      ...told,
      ...(superseded ? [toldList(superseded, 'superseded', given)] : []),
    ] as unknown as readonly [DomainEvent, ...DomainEvent[]],
    inForce: { poorListId, number, hash, version: (before.inForce?.version ?? 0) + 1 },
    ...(superseded && { superseded }),
  };
};
