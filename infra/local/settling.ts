import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import type { OpenCloud } from './wiring/open-cloud.ts';

/** Services that wait for moments of their own say when the next one is. */
interface Waiting {
  close(): void;
  isIdle?(): boolean;
  nextDue?(): number | undefined;
}

const horizon = 2_000_000; // milliseconds: a job that was killed is seen again after half an hour, six times its timeout
const longest = 86_400_000; // a day of retries is what AWS itself gives a delivery
const lagMilliseconds = 200;
/** Milliseconds at least at once: what is due soon after each other is handled together, as it would be in batches. */
const step = 1_000;

/** Waits until the cloud has come to rest. */
export const settling = (cloud: OpenCloud, clock: Clock) => {
  const { sqs, events, scheduler, s3, dynamodb } = cloud.services;
  const services: readonly Waiting[] = [sqs, events, scheduler, s3];

  const isIdle = () => cloud.isIdle() && services.every((service) => service.isIdle?.() ?? true);

  const idle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 3; ) {
      await turn();
      if (isIdle()) quiet += 1;
      else {
        quiet = 0;
        await delay(2);
      }
    }
  };

  const nextDue = (): number => {
    const all: readonly Waiting[] = [...services, cloud.asyncInvokes, cloud.malwareScans, ...cloud.mappings];
    const moments = all.map((waiting) => waiting.nextDue?.() ?? Number.POSITIVE_INFINITY);
    return Math.min(
      ...moments,
      dynamodb.pendingIndexes() ? clock.now() + lagMilliseconds : Number.POSITIVE_INFINITY,
    );
  };

  return {
    idle,
    /**
     * Idle, and nothing left that half an hour would bring: the clock is moved to each moment at which a
     * message shows again or a try is due. Throws when a day of that brings no end.
     */
    async settled(): Promise<void> {
      const end = clock.now() + longest;
      for (;;) {
        await idle();
        const now = clock.now();
        clock.advance(0); // on a busy machine timers are late: whatever is due is woken before we look
        const due = nextDue();
        if (!isIdle() || clock.now() !== now) continue;
        if (due > now + horizon) return;
        if (now > end) throw new Error('After a day of retries there is still something to try again');
        clock.advance(Math.max(step, due - now));
      }
    },
  };
};
