import { setTimeout as pause } from 'node:timers/promises';
import type { RouteContract } from '../../shared/contract/route.ts';
import type { Answered, Client, ProblemRead } from '../../shared/http/client.ts';
import { services } from '../../shared/routes/index.ts';

export const routes = { ...services.registration, ...services.volunteers, ...services.documents } as const;
export type Api = Client<typeof routes>;

export interface Step {
  readonly what: string;
  run(): Promise<Answered<RouteContract>>;
  /** The problems of which one must be answered; absent when the step must succeed. */
  readonly refusedWith?: readonly ProblemRead['code'][];
}

/** Every write of the demo has a fixed key: a second run is answered like the first. */
export const key = (name: string) => ({ idempotencyKey: `demo-${name}` });

/** Asks until the answer is as it must become, for at most a minute: jobs and events take their time. */
export const until = async <Answer>(
  ask: () => Promise<Answer>,
  isReady: (answer: Answer) => boolean,
): Promise<Answer> => {
  for (let tries = 0; ; tries += 1) {
    const answer = await ask();
    if (isReady(answer) || tries === 200) return answer;
    await pause(300);
  }
};
