import type { CloudEvent } from '../../../shared/contract/event.ts';
import type { measured } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import { marksOf } from '../domain/measures.ts';
import type { MarkKeeper } from '../store/marks.ts';

interface Deps {
  readonly marks: MarkKeeper;
  readonly policies: PolicyTable;
}

/** Keeps what counts for the scoreboard of its kelurahan; what names no kelurahan is told from before that was told. */
export const markHandlers = (
  { marks, policies }: Deps,
  names: readonly (keyof typeof measured)[],
): EventHandlers<typeof measured> => {
  const keep = async ({ type, subject, time, area, data }: CloudEvent): Promise<void> => {
    const { locationId } = data;
    if (typeof locationId !== 'string') return;
    const day = today({ now: new Date(time), policies }, area);
    for (const mark of marksOf({ type, subject, data, day })) await marks.keep(locationId, mark);
  };
  return Object.fromEntries(names.map((name) => [name, keep])) as unknown as EventHandlers<typeof measured>;
};
