import { AwsError } from '../../aws/service.ts';
import { type Entry, entryShape, entrySize, MAXIMUM_BYTES, refusalOf } from '../entries.ts';
import { operation } from './operation.ts';

interface PutEventsInput {
  readonly Entries: readonly Entry[];
  readonly EndpointId?: string;
}

/** `accept` stores all the entries it is given, and answers their events' ids in the same order. */
export const putEventsOperation = (accept: (entries: readonly Entry[]) => readonly string[]) =>
  operation<PutEventsInput>(
    {
      Entries: {
        type: 'list',
        required: true,
        min: 1,
        max: 10,
        of: { type: 'structure', members: entryShape },
      },
      EndpointId: { type: 'text', min: 1, max: 50 },
    },
    ({ Entries, EndpointId }) => {
      if (EndpointId) throw new AwsError('ValidationException', `Endpoint ${EndpointId} does not exist.`);
      if (Entries.reduce((sum, entry) => sum + entrySize(entry), 0) > MAXIMUM_BYTES)
        throw new AwsError(
          'ValidationException',
          'Total size of the entries in the request is over the limit.',
        );
      const refusals = Entries.map(refusalOf);
      const ids = accept(Entries.filter((_entry, index) => !refusals[index]));
      let next = 0;
      return {
        FailedEntryCount: refusals.filter((refusal) => refusal !== undefined).length,
        Entries: refusals.map((refusal) => refusal ?? { EventId: ids[next++] }),
      };
    },
  );
