import { setTimeout as pause } from 'node:timers/promises';
import type { System } from '../../infra/local/system.ts';

/** What one request cost at its service's table. */
export interface Cost {
  /** Round trips one after the other; calls that are under way together count as one. */
  readonly trips: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

interface Call {
  readonly start: number;
  readonly end: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

interface Consumed {
  readonly ConsumedCapacity?: Capacity | readonly Capacity[];
}
interface Capacity {
  readonly CapacityUnits: number;
}

/** Every reply waits this long, so that calls which do not wait for each other are seen to overlap. */
const roundTripMilliseconds = 40;

const reading = new Set(['GetItem', 'BatchGetItem', 'Query']);

/**
 * Watches what the HTTP functions ask of their tables: the bundles run as they are, the embedded DynamoDB is asked
 * to say what each call consumed.
 */
export const watchTables = ({ services: { dynamodb } }: Pick<System, 'services'>) => {
  const calls: Call[] = [];
  const handle = dynamodb.handle.bind(dynamodb);
  const watched: { handle: (call: Parameters<typeof handle>[0]) => unknown } = dynamodb;
  watched.handle = async (call) => {
    if (!/Api/i.test(call.caller.arn)) return handle(call);
    const start = performance.now();
    const asked = { ...JSON.parse(call.body.toString()), ReturnConsumedCapacity: 'TOTAL' };
    const reply = await handle({ ...call, body: Buffer.from(JSON.stringify(asked)) });
    const { ConsumedCapacity = [] } = JSON.parse(String(reply.body)) as Consumed;
    const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
    const isRead = reading.has(call.operation);
    await pause(roundTripMilliseconds);
    calls.push({
      start,
      end: performance.now(),
      readUnits: isRead ? units : 0,
      writeUnits: isRead ? 0 : units,
    });
    return reply;
  };

  return {
    /** What was asked since it was last taken. */
    take(): Cost {
      const taken = calls.splice(0);
      return {
        trips: oneAfterTheOther(taken),
        readUnits: taken.reduce((sum, { readUnits }) => sum + readUnits, 0),
        writeUnits: taken.reduce((sum, { writeUnits }) => sum + writeUnits, 0),
      };
    },
  };
};

/** Length of the longest chain in which each call began when the one before was answered. */
const oneAfterTheOther = (calls: readonly Call[]): number => {
  let [trips, answered] = [0, Number.NEGATIVE_INFINITY];
  for (const { start, end } of calls.toSorted((a, b) => a.end - b.end)) {
    if (start < answered) continue;
    trips += 1;
    answered = end;
  }
  return trips;
};
