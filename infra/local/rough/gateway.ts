import { setTimeout as delay } from 'node:timers/promises';
import { ConnectionCut } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import { gatewayReply, type HttpReply } from '../gateway/reply.ts';
import { between, type Faults, halved } from './faults.ts';

/** Stands before the HTTP API: throttles, slow answers, connections that break before the effect or after it. */
export const roughGateway = (faults: Faults, clock: Clock) => {
  const jump = jumpingClock(faults, clock);
  return <Asked extends readonly unknown[]>(answering: (...asked: Asked) => Promise<HttpReply>) =>
    async (...asked: Asked): Promise<HttpReply> => {
      jump();
      const slow = faults.strike('slowness');
      const cut = faults.strike('cuts');
      if (cut !== undefined && halved(cut).first) throw new ConnectionCut();
      if (faults.strike('throttles') !== undefined) return gatewayReply(429, 'Too Many Requests');
      const reply = await answering(...asked);
      if (cut !== undefined) throw new ConnectionCut();
      if (slow !== undefined) await delay(between(slow, 20, 200));
      return reply;
    };
};

const furthest = 5_000; // milliseconds

/** Moves the clock forward and back, never further than five seconds from where it would be. */
export const jumpingClock = (faults: Faults, clock: Pick<Clock, 'advance'>) => {
  let away = 0;
  return () => {
    const how = faults.strike('jumps');
    if (how === undefined) return;
    const next = Math.round(between(how, -furthest, furthest));
    clock.advance(next - away);
    away = next;
  };
};
