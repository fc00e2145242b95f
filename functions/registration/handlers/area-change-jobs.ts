import type { Given } from '../../../shared/contract/given.ts';
import type { jobs } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { type AreaChangeRecord, advanceAreaChange, isUnderWay, placeAfter } from '../domain/area-change.ts';
import type { AreaChangeStore } from '../store/area-changes.ts';
import { type AreaMoves, movables } from '../store/area-moves.ts';

interface Deps {
  readonly areaChanges: AreaChangeStore;
  readonly moves: AreaMoves;
  readonly policies: PolicyTable;
}

type Jobs = Pick<EventHandlers<typeof jobs.registration>, 'areaChangeDecided' | 'areaChangeAdvanced'>;

/** The records of one page under the old code move to where they belong; families take their persons along. */
const movePage = async (
  { moves }: Deps,
  change: AreaChangeRecord,
  given: Given,
): Promise<{ readonly moved: number; readonly marker: AreaChangeRecord['marker'] | undefined }> => {
  const { kind: at, after } = change.marker;
  const movable = movables[at];
  if (!movable) return { moved: 0, marker: undefined };
  const command = { id: undefined, fingerprint: '', actor: change.origin.enteredBy };
  const { items, next } = await moves.page(movable, change.area.code, after);
  const counts = await Promise.all(
    items.map(async (item) => {
      const place = placeAfter(change, { rw: item.rw as string | undefined });
      const isMoved = await moves.move(movable, item, () => place, given, command);
      const persons = (item.personIds as readonly string[] | undefined) ?? [];
      const along = await Promise.all(
        place.locationId === change.locationId
          ? []
          : persons.map((personId) => moves.movePerson(personId, () => place, given, command)),
      );
      return Number(isMoved) + along.filter(Boolean).length;
    }),
  );
  const moved = counts.reduce((sum, count) => sum + count, 0);
  return { moved, marker: next ? { kind: at, after: next } : { kind: at + 1 } };
};

/**
 * Records follow their area, a page at a message. A message that comes twice finds the marker moved, or moves a page
 * whose records stand in their place already; of two workers at one page one meets the other's version and ends. Once
 * done, the schedule has it look again.
 */
export const areaChangeJobs = (deps: Deps): Jobs => {
  const step: Jobs['areaChangeAdvanced'] = async ({ data, recordversion }, { now }) => {
    const change = await deps.areaChanges.find(data.areaChangeId);
    if (!change || !isUnderWay(change) || change.version !== recordversion) return;
    const given = givenAt(now, deps.policies);
    const decision = advanceAreaChange(change, await movePage(deps, change, given), given);
    await deps.areaChanges.saveStep(decision, {
      id: undefined,
      fingerprint: '',
      actor: change.origin.enteredBy,
    });
  };
  return { areaChangeDecided: step, areaChangeAdvanced: step };
};
