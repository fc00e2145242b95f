import type { Given } from '../../../shared/contract/given.ts';
import { type DueWork, dueRun } from '../../../shared/messaging/due-run.ts';
import type { Noted } from '../../../shared/persistence/due.ts';
import { plusYears, today } from '../../../shared/policy/local-date.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import { lookAgain as lookAtAreaAgain } from '../domain/area-change.ts';
import { contactsUntil, dropContacts, isKept, keepingLists, listUntil } from '../domain/retention.ts';
import type { AreaChangeStore } from '../store/area-changes.ts';
import type { PersonStore } from '../store/persons.ts';
import type { PrivacyRequestStore } from '../store/privacy-requests.ts';
import type { RetentionStore } from '../store/retention.ts';
import type { Eraser } from './erasing.ts';
import type { ImportFiles } from './erasure-jobs.ts';

interface Deps {
  readonly retention: RetentionStore;
  readonly eraseOne: Eraser;
  readonly requests: Pick<PrivacyRequestStore, 'find'>;
  readonly persons: Pick<PersonStore, 'find' | 'open'>;
  readonly files: Pick<ImportFiles, 'dropOne'>;
  readonly areaChanges: Pick<AreaChangeStore, 'find' | 'saveSecondLook'>;
  readonly policies: PolicyTable;
  readonly householdsPerRun?: number;
}

/** Households of a list that a run looks at: each erasure is a transaction of its own. */
const usualHouseholds = 200;
/** How far back a run looks for what was written about records while they were being erased. */
const leftoverMilliseconds = 6 * 3_600_000;

const startOf = (date: string): string => `${date}T00:00:00.000Z`;

/**
 * What ends by itself, once an hour since the clocks of the law count in hours: a request that is late is told (D-2);
 * contacts of who left office, and households whose lists were superseded long ago, are erased (D-3). Every piece of
 * work is done with the note that it was due, or goes on from its marker, so that a run that was cut off or came twice
 * does nothing twice; what fails stays due, and does not hinder the others.
 */
export const createRetention = ({
  retention,
  eraseOne,
  requests,
  persons,
  files,
  areaChanges,
  policies,
  householdsPerRun = usualHouseholds,
}: Deps) => {
  const tellOverdue: DueWork = async (noted, given) => {
    const found = await requests.find(noted.id);
    if (found?.record.status === 'open') await retention.overdue(found.record, noted, given);
    else await retention.postpone(noted, undefined, noted.at);
  };

  const endContacts: DueWork = async (noted, given) => {
    const person = await persons.find(noted.id);
    const until = person && contactsUntil(person.record, given);
    const later = until !== undefined && until > today(given, person?.record.area.code ?? '');
    const fields = person && until !== undefined && !later ? await persons.open(person) : undefined;
    const decision = person && fields && dropContacts(person.record, fields, given);
    if (person && decision) return retention.saveContacts(decision, person, noted);
    // in office again, or without contacts: the next end of a post notes it again
    await retention.postpone(noted, later ? startOf(until) : undefined, given.now.toISOString());
  };

  /** Of some households of a kelurahan: erases those that nothing keeps any more, and answers those that something does. */
  const endHouseholds = async (
    ids: readonly string[],
    area: string,
    given: Given,
  ): Promise<readonly string[]> => {
    const lists = keepingLists(await retention.listsIn(area), given);
    const [listed, grouped, records] = await Promise.all([
      retention.onLists(ids, lists),
      retention.inGroups(area),
      retention.households(ids),
    ]);
    const kept: string[] = [];
    for (const household of records) {
      const { householdId: id, status } = household;
      if (status === 'erased' || listed.has(id)) continue; // a later list notes its own end
      if (grouped.has(id) || isKept(household, given)) kept.push(id);
      else await eraseOne({ householdId: id }, 'retention', given);
    }
    return kept;
  };

  /** Whoever is kept for another purpose is looked at again in a year. */
  const lookAgain = (ids: readonly string[], given: Given) => {
    const at = startOf(plusYears(given.now.toISOString().slice(0, 10), 1));
    return Promise.all(
      ids.map((id) => retention.note({ what: 'household', id, at }, given.now.toISOString())),
    );
  };

  const endList: DueWork = async (noted, given) => {
    const list = await retention.listOf(noted.id);
    const until = list && listUntil(list, await retention.listsIn(list.area.code), given);
    if (!list || until === undefined) return retention.postpone(noted, undefined, noted.at);
    if (until > today(given, list.area.code))
      return retention.postpone(noted, startOf(until), given.now.toISOString());
    const { ids, next } = await retention.householdsOf(list.poorListId, householdsPerRun, markerOf(noted));
    for (let start = 0; start < ids.length; start += 50)
      await lookAgain(await endHouseholds(ids.slice(start, start + 50), list.area.code, given), given);
    await (next ? retention.markerAt(noted, next) : retention.postpone(noted, undefined, noted.at));
  };

  const endOne: DueWork = async (noted, given) => {
    const [household] = await retention.households([noted.id]);
    if (household) await lookAgain(await endHouseholds([noted.id], household.area.code, given), given);
    await retention.postpone(noted, undefined, noted.at);
  };

  /** A file that was in use when somebody of its kelurahan was erased. */
  const dropFile: DueWork = async (noted, given) => {
    await files.dropOne(noted.id, given);
    await retention.postpone(noted, undefined, noted.at);
  };

  /** An area change that is done looks once more for what was registered while it was being decided. */
  const lookAtArea: DueWork = async (noted, given) => {
    const change = await areaChanges.find(noted.id);
    if (!change) return retention.postpone(noted, undefined, noted.at);
    const command = { id: undefined, fingerprint: '', actor: change.origin.enteredBy };
    await areaChanges.saveSecondLook(lookAtAreaAgain(change, given), noted, command);
  };

  return dueRun({
    notes: retention,
    works: {
      'privacy-request': tellOverdue,
      contacts: endContacts,
      'poor-list': endList,
      household: endOne,
      'import-file': dropFile,
      'area-change': lookAtArea,
    },
    policies,
    afterwards: (now) =>
      retention.eraseLeftovers(new Date(now.getTime() - leftoverMilliseconds).toISOString()),
  });
};

const markerOf = ({ marker }: Noted) => marker as Readonly<Record<string, unknown>> | undefined;
