import { log } from '../../shared/runtime/log.ts';
import { type BusHour, isOver, newParts, objectKey, type Part } from './domain.ts';
import { linesOf } from './lines.ts';
import type { ArchiveObjects } from './objects.ts';
import type { ArchiveStore, OpenHour } from './store.ts';

interface Deps {
  readonly store: Pick<
    ArchiveStore,
    'openHours' | 'closeHour' | 'parts' | 'rowIds' | 'rows' | 'markPart' | 'markStored'
  >;
  readonly objects: ArchiveObjects;
}

/**
 * Seals what is over: first the mark, which fixes the rows of a part in one item, then the object, then the note that
 * the object is stored, and at the end the hour is closed. Each step finds what the steps before it left, so that a
 * run that was cut off anywhere is finished by the next. Rows that come late go into a further part.
 */
export const createSealer = ({ store, objects }: Deps) => {
  const storePart = async (hour: BusHour, part: Part): Promise<void> => {
    const [first = '', last = ''] = [part.ids[0], part.ids.at(-1)];
    const key = objectKey(hour, part);
    const written = await objects.writeOnce(key, linesOf(part, await store.rows(hour, [first, last])));
    await store.markStored(hour, part, { key, ...written, rows: part.ids.length });
    log.info('A part is sealed', { key, rows: part.ids.length });
  };

  const seal = async (hour: OpenHour): Promise<void> => {
    // parts before rows: every number up to the last one read is known when the next is made
    const parts = await store.parts(hour);
    const added = newParts(parts, await store.rowIds(hour));
    for (const part of added) {
      if (!(await store.markPart(hour, part))) {
        // another sealer is here; it finishes, or the next run does
        log.info('An hour is being sealed by another run', { bus: hour.bus, hour: hour.hour });
        return;
      }
    }
    for (const part of [...parts.filter(({ object }) => !object), ...added]) await storePart(hour, part);
    await store.closeHour(hour);
  };

  return async ({ time }: { readonly time: string }): Promise<void> => {
    const now = new Date(time);
    if (Number.isNaN(now.getTime())) throw new Error('The schedule gave no time');
    const failures: unknown[] = [];
    for (const hour of await store.openHours()) {
      if (!isOver(hour, now)) continue;
      try {
        await seal(hour);
      } catch (error) {
        log.defect('An hour could not be sealed', error, { bus: hour.bus, hour: hour.hour });
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} hours are not sealed`);
  };
};
