import * as z from 'zod/mini';
import type { Caller, Purpose } from '../../../shared/contract/access.ts';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { dueDone, dueKey, dueWrite } from '../../../shared/persistence/due.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { recordAccess } from '../../../shared/privacy/access-record.ts';
import { type Loaded, personalRecords } from '../../../shared/privacy/personal-records.ts';
import { sealedElsewhere } from '../../../shared/privacy/sealed-elsewhere.ts';
import { PrivacyRequest } from '../../../shared/routes/registration/privacy-requests.ts';
import type { Completed, PrivacyRequestRecord } from '../domain/privacy-request.ts';
import { type LoadedConcern, pkOf, type SubjectStore } from './subjects.ts';

const Stored = z.object({
  ...z.omit(PrivacyRequest, { text: true, secondsLeft: true, warnings: true }).shape,
  createdAs: z.string(),
});

export const readPrivacyRequest = (item: Item): PrivacyRequestRecord => {
  const { of: concerned, requestKind, ...rest } = upgraded(item);
  return z.parse(Stored, { ...rest, of: concerned, kind: requestKind });
};

/** What was asked, in the subject's words: under a key of the request's own. */
export interface SealedOfRequest {
  readonly text: string;
}

const listKind = 'PRIVACY-REQUEST';
const records = personalRecords<PrivacyRequestRecord, SealedOfRequest>({
  kind: listKind,
  read: readPrivacyRequest,
});
export const privacyRequestKey = records.keyOf;
export type LoadedRequest = Loaded<PrivacyRequestRecord>;

/** The name by which the schedule knows a clock that has run out. */
export const clockOut = 'privacy-request';

export const clockKey = ({ privacyRequestId, dueAt, origin }: PrivacyRequestRecord) =>
  dueKey({ what: clockOut, id: privacyRequestId, at: dueAt }, origin.enteredAt);

/** The lists of a kelurahan have its open requests first, and of those the one with the least time left. */
const indexOf = (
  { privacyRequestId: id, area, status, dueAt }: PrivacyRequestRecord,
  acceptedAt: string,
) => ({
  ...listed('one-city', { kind: listKind, id, area: area.code, acceptedAt }),
  gsi1sk: `${area.code}#${status === 'open' ? 0 : 1}#${dueAt}#${id}`,
});

/** Every stored item says in `kind` what it is; what was asked for stands beside it. */
export const storedPrivacyRequest = (next: PrivacyRequestRecord, acceptedAt: string) => {
  const { kind: requestKind, ...rest } = next;
  const key = privacyRequestKey(next.privacyRequestId);
  return stored(key, 'privacy-request', { ...rest, requestKind }, indexOf(next, acceptedAt));
};

/** Asked: by id with what was asked; by area of one city (`gsi1`), open ones first; by change (`feed`). */
export const privacyRequestStore = (table: ServiceTable, subjects: SubjectStore) => ({
  find: async (privacyRequestId: string): Promise<LoadedRequest | undefined> =>
    records.loaded(await getItems(table, records.keysOf(privacyRequestId))),

  open: (request: LoadedRequest) => records.open(table, request),

  /** Who looked at what was asked is noted with the data that it is about, where the subject may ask for it (D-4). */
  recordAccess: (
    { of, privacyRequestId }: PrivacyRequestRecord,
    caller: Caller,
    purpose: Purpose,
    given: Given,
  ) => {
    const pk = of.locationId === undefined ? pkOf(of) : privacyRequestKey(privacyRequestId).pk;
    return recordAccess(table, { pk, caller, purpose }, given);
  },

  list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<PrivacyRequestRecord>> =>
    list(table, { kind: listKind, breadth: 'one-city', ...asked }, readPrivacyRequest),

  /** `until` is when its words go, asked or not. */
  async enter(
    { next, events, warnings }: Decision<PrivacyRequestRecord>,
    text: string | undefined,
    until: Date,
    command: Command,
  ): Promise<void> {
    const { privacyRequestId: id, of } = next;
    const acceptedAt = events[0].acceptedat;
    const sealed = text === undefined ? undefined : await records.seal(table, id, { text }, undefined);
    const expiresAt = Math.floor(until.getTime() / 1000);
    await transact(table.db, [
      ...promised(table, command, { events, warnings }, new Map(sealed ? [[id, sealed]] : [])),
      putRecord(table.name, storedPrivacyRequest(next, acceptedAt)),
      dueWrite(table.name, { what: clockOut, id, at: next.dueAt }, acceptedAt),
      ...(sealed
        ? [
            putRecord(table.name, { ...sealed, expiresAt }),
            sealedElsewhere(table.name, pkOf(of), { pk: sealed.pk, sk: sealed.sk }),
          ]
        : []),
    ]);
  },

  async complete(
    { next, subject, events }: Completed,
    loaded: LoadedConcern | undefined,
    command: Command,
  ): Promise<void> {
    const acceptedAt = events[0].acceptedat;
    const erasable = loaded?.erasable;
    const writes: readonly Write[] =
      subject && erasable ? await subjects.writes(subject, erasable, { acceptedAt, proof: next.proof }) : [];
    const sealed = subject ? subjects.sealedPart(subject, loaded?.personal) : [];
    await transact(table.db, [
      ...promised(table, command, { events }, new Map(sealed)),
      putRecord(table.name, storedPrivacyRequest(next, acceptedAt)),
      dueDone(table.name, clockKey(next)),
      ...writes,
    ]);
  },
});

export type PrivacyRequestStore = ReturnType<typeof privacyRequestStore>;
