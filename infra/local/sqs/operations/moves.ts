import * as z from 'zod';
import type { Engine } from '../engine.ts';
import { invalidParameter, missingParameter } from '../refusal.ts';
import { number, operation, text } from './input.ts';

export const moveOperations = ({ moves }: Engine) => ({
  StartMessageMoveTask: operation(
    z.object({ SourceArn: text, DestinationArn: text, MaxNumberOfMessagesPerSecond: number }),
    ({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: rate }) => {
      if (!SourceArn) throw missingParameter('SourceArn');
      if (rate !== undefined && !(Number.isInteger(rate) && rate >= 1 && rate <= 500))
        throw invalidParameter(
          'MaxNumberOfMessagesPerSecond',
          rate,
          'Must be between 1 and 500, if provided.',
        );
      return { TaskHandle: moves.start(SourceArn, DestinationArn, rate) };
    },
  ),
  CancelMessageMoveTask: operation(z.object({ TaskHandle: text }), ({ TaskHandle }) => {
    if (!TaskHandle) throw missingParameter('TaskHandle');
    return { ApproximateNumberOfMessagesMoved: moves.cancel(TaskHandle) };
  }),
  ListMessageMoveTasks: operation(
    z.object({ SourceArn: text, MaxResults: number }),
    ({ SourceArn, MaxResults = 1 }) => {
      if (!SourceArn) throw missingParameter('SourceArn');
      if (!Number.isInteger(MaxResults) || MaxResults < 1 || MaxResults > 10)
        throw invalidParameter('MaxResults', MaxResults, 'Must be between 1 and 10, if provided.');
      return {
        Results: moves.list(SourceArn, MaxResults).map((move) => ({
          ...(move.status === 'RUNNING' && { TaskHandle: move.handle }),
          Status: move.status,
          SourceArn: move.source,
          DestinationArn: move.destination ?? undefined,
          MaxNumberOfMessagesPerSecond: move.rate ?? undefined,
          ApproximateNumberOfMessagesMoved: move.moved,
          ApproximateNumberOfMessagesToMove: move.toMove,
          FailureReason: move.failure ?? undefined,
          StartedTimestamp: move.started,
        })),
      };
    },
  ),
});
