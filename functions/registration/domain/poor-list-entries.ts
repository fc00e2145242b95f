import type * as z from 'zod/mini';
import type { Role } from '../../../shared/contract/access.ts';
import { entered } from '../../../shared/contract/acting.ts';
import type { Decision, DomainEvent } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem } from '../../../shared/errors.ts';
import type { entryRoutes } from '../../../shared/routes/registration/poor-list-entries.ts';
import { checkMinutes, type PoorListRecord, toldList } from './poor-list.ts';
import { type Changer, type EntryRecord, entryAnswer } from './poor-list-entry.ts';
import { checkRows, type Found } from './poor-list-rows.ts';
import { type Chained, toldVersion, versionAfter, versionsAfter } from './poor-list-version.ts';

/** Entries as they stand after a decision; `past`: earlier stays of households that are listed again. */
export type EntriesDecision = Decision<PoorListRecord> & {
  readonly entries: readonly EntryRecord[];
  readonly past: readonly EntryRecord[];
};

type Addition = z.output<typeof entryRoutes.addEntries.body>;
type Striking = z.output<typeof entryRoutes.strikeOff.body>;

/** What one list can hold: its pages travel in the one transaction of its freeze, of 4 MB at most. */
const maximumCount = 100_000;

/** Before the ratification those enter who enter households; after it those who record what was decided (3.2). */
const checkChanger = ({ status }: PoorListRecord, { roles }: Changer): void => {
  if (status === 'superseded') throw new Problem('poor-list.wrong-status', { rule: 'I-4', status });
  const isDecided = status === 'ratified' || status === 'frozen';
  const may: readonly Role[] = isDecided
    ? ['secretariat', 'board']
    : ['facilitator', 'secretariat', 'volunteer'];
  if (!roles.some((role) => may.includes(role))) throw new Problem('poor-list.not-enterer', { status, may });
};

/**
 * Puts households on a list, all of a batch or none: each once, present in this kelurahan, never the own
 * household (SD-4). On a frozen list each makes a PS-2 version of its own, frozen at once (I-4); the first event, with
 * what is answered, is that of the last version.
 */
export const addEntries = (
  list: PoorListRecord,
  { entries: rows, minutes, origin }: Addition,
  found: Found,
  changer: Changer,
  chained: Chained,
  given: Given,
): EntriesDecision => {
  checkChanger(list, changer);
  checkMinutes(list, minutes, given);
  checkRows(list, rows, found, changer);
  const count = list.count + rows.length;
  if (count > maximumCount) throw new Problem('poor-list.full', { maximum: maximumCount });

  const { number = 0, status } = list;
  const isFrozen = status === 'frozen';
  const entries = rows.map(
    ({ householdId, meets = [] }, row): EntryRecord => ({
      householdId,
      meets,
      criteriaVersion: list.criteria.version,
      from: isFrozen ? number + row + 1 : 0,
      minutes,
      origin: entered(origin, { by: changer.by, now: given.now }),
      version: (found.entries.get(householdId)?.version ?? 0) + 1,
    }),
  );
  const before = rows.flatMap(({ householdId }) => found.entries.get(householdId) ?? []);
  const past = before.filter(({ until = 0 }) => until > 0);
  if (!isFrozen || !minutes) {
    const next = { ...list, count, version: list.version + 1 };
    const answers = { entries: entries.map((entry) => entryAnswer(next, entry)) };
    return { next, entries, past, events: [toldList(next, 'entries-added', given, answers)] };
  }

  const answers = entries.map((entry) => entryAnswer(list, entry));
  const householdIds = rows.map(({ householdId }) => householdId);
  const versions = versionsAfter(list, householdIds, chained);
  const told = versions.map((next, row) => {
    const [householdId, answer] = [householdIds[row], answers[row]];
    if (!householdId || !answer) throw new Error('unreachable: a version for each household');
    const isLast = row === versions.length - 1;
    const [first = answer, ...others] = isLast ? answers : [answer];
    return toldVersion(next, [first, ...others], { householdId, minutes }, given);
  });
  const [next, last] = [versions.at(-1), told.at(-1)];
  if (!next || !last) throw new Error('unreachable: a batch has households');
  const events: readonly [DomainEvent, ...DomainEvent[]] = [last, ...told.slice(0, -1)];
  return { next, entries, past, events };
};

/**
 * Takes a household off a list with its reason (I-5). From a frozen list it is struck off: the next PS-2 version, with
 * minutes and frozen at once; the entry stays for the versions that held it, and the answer says that the money has not
 * stopped yet (L1).
 */
export const strikeOff = (
  list: PoorListRecord,
  entry: EntryRecord | undefined,
  { reason, minutes }: Striking,
  changer: Changer,
  chained: Chained,
  given: Given,
): EntriesDecision => {
  checkChanger(list, changer);
  if (!entry || entry.until !== undefined) throw new Problem('poor-list.not-listed', { until: entry?.until });
  checkMinutes(list, minutes, given);

  const { number = 0, status } = list;
  const isFrozen = status === 'frozen';
  const struck: EntryRecord = {
    ...entry,
    until: isFrozen ? number + 1 : 0,
    struckOff: { reason, minutes, enteredAt: given.now.toISOString(), enteredBy: changer.by },
    version: entry.version + 1,
  };
  const answer = entryAnswer(list, struck);
  if (!isFrozen || !minutes) {
    const next = { ...list, count: list.count - 1, version: list.version + 1 };
    const events = [toldList(next, 'entry-taken-out', given, { entries: [answer] })] as const;
    return { next, entries: [struck], past: [], events };
  }
  const { householdId } = entry;
  const next = versionAfter(list, { sign: '-', householdId }, chained);
  const told = toldVersion(next, [answer], { householdId, minutes, reason }, given);
  return { next, entries: [struck], past: [], events: [told] };
};
