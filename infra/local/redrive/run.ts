import { archivedEvents } from './archive.ts';
import { findDeadLetters, moveBack } from './dead-letters.ts';
import { clearNotices } from './notices.ts';
import { outboxEvents } from './outbox.ts';
import type { Place } from './place.ts';
import { countsOf, publishAgain } from './publishing.ts';
import type { RedriveRequest } from './request.ts';
import { unpublishedEvents } from './unpublished.ts';

type Print = (line: string) => void;
type Events = Parameters<typeof publishAgain>[1];

/** Does what is asked and prints counts; false when something of it could not be done. */
export const redrive = async (request: RedriveRequest, place: Place, print: Print): Promise<boolean> => {
  const { dryRun } = request;
  switch (request.kind) {
    case 'outbox':
      return publish(await outboxEvents(place, request.service, request), place, { dryRun, print });
    case 'archive':
      return publish(await archivedEvents(place, request.bus, request), place, { dryRun, print });
    case 'unpublished':
      return publishUnpublished(place, { dryRun, print });
    case 'dead-letters':
      return moveDeadLetters(request.part, place, { dryRun, print });
    default:
      return request satisfies never;
  }
};

interface Way {
  readonly dryRun: boolean;
  readonly print: Print;
}

const publish = async (events: Events, place: Place, way: Way): Promise<boolean> =>
  (await publishAndSay(events, place, way)).size === 0;

/** Answers what was refused. */
const publishAndSay = async (events: Events, place: Place, { dryRun, print }: Way) => {
  if (dryRun) {
    print(`would publish ${events.length} events again (${countsOf(events)})`);
    return new Map<string, string>();
  }
  const { published, refused } = await publishAgain(place, events);
  print(`published ${published} of ${events.length} events again (${countsOf(events)})`);
  for (const [id, reason] of refused) print(`refused: ${id} ${reason}`);
  return refused;
};

const publishUnpublished = async (place: Place, way: Way): Promise<boolean> => {
  const { objects, events, unreadable, keys } = await unpublishedEvents(place);
  way.print(`${objects} objects of unpublished records`);
  for (const where of unreadable) way.print(`not readable: ${where}`);
  const refused = await publishAndSay(events, place, way);
  if (!way.dryRun) {
    const cleared = await clearNotices(
      place,
      (key) => keys.get(key)?.every((id) => !refused.has(id)) ?? false,
    );
    way.print(`${cleared} notices cleared`);
  }
  return refused.size === 0 && unreadable.length === 0;
};

const moveDeadLetters = async (part: string, place: Place, { dryRun, print }: Way): Promise<boolean> => {
  const queues = await findDeadLetters(place, part);
  if (queues.length === 0) throw new Error(`No dead-letter queue has ${part} in its name.`);
  let isDone = true;
  for (const letters of queues.filter(({ waiting }) => waiting > 0)) {
    const { queue, waiting, sources } = letters;
    if (sources.length === 0) {
      // failed events of functions: nothing on AWS takes them back, a person looks at them
      print(`${queue}: ${waiting} stay, no queue leads here`);
      isDone = false;
    } else if (dryRun) print(`${queue}: would move ${waiting} back to ${sources.join(', ')}`);
    else {
      const { moved, failure } = await moveBack(place, letters);
      print(`${queue}: moved ${moved} of ${waiting} back to ${sources.join(', ')}`);
      if (failure) print(`${queue}: the task ended early, ${failure}`);
      isDone &&= failure === undefined;
    }
  }
  print(`${queues.length} dead-letter queues looked at`);
  return isDone;
};
