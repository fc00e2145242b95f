import { expect } from 'vitest';
import type { RouteContract } from '../../shared/contract/route.ts';
import { services } from '../../shared/routes/index.ts';
import type { Asked } from './requests.ts';
import { aSystem } from './system.ts';
import { askedOf, lastSteps, type Played, play } from './world.ts';

export const allRoutes: readonly RouteContract[] = Object.values(services).flatMap((routes) =>
  Object.values(routes),
);

/** Rows of a test for each route, named by its id. */
export const titled = (routes: readonly RouteContract[]) => routes.map((route) => [route.id, route] as const);

export type Story = Awaited<ReturnType<typeof aStory>>;

/** The examples, played once in a whole system; tests then ask in the world that they left. */
export const aStory = async () => {
  const system = await aSystem({ rough: 'off' }); // each request is asked and answered exactly once
  const played = await play(system);
  await system.settled();
  const lastAsked = new Map<RouteContract, Asked>();
  for (const step of lastSteps) lastAsked.set(step.route, await askedOf(system, step));

  const playedAs = (route: RouteContract): Played =>
    played.find(({ step }) => step.route === route && !step.instead) as Played;

  /** The story's request, or one like it for what comes last. */
  const playedOr = (route: RouteContract): Asked =>
    played.find(({ step }) => step.route === route)?.asked ?? lastAsked.get(route)!;

  /** The same under a key that nobody has used. */
  const fresh = (route: RouteContract, headers: Asked['headers'] = {}): Asked => {
    const asked = playedOr(route);
    return { ...asked, headers: { ...asked.headers, 'idempotency-key': `${route.id}-fresh`, ...headers } };
  };

  /** And for something that is not there yet, where the body names an id. */
  const unseen = (route: RouteContract): Asked => {
    const asked = fresh(route);
    if (route.method !== 'POST') return asked;
    const own = Object.entries((asked.body ?? {}) as object).map(([name, value]) =>
      /^(term|post|member)Id$/.test(name) ? [name, '01JEXAMP0000000000000000Z9'] : [name, value],
    );
    return { ...asked, body: Object.fromEntries(own) };
  };

  /** Asks, and sees to it that nothing is stored. */
  const refusal = async (route: RouteContract, asked: Asked) => {
    const before = system.writes();
    const { status, json } = await system.request(route, asked);
    await system.settled();
    expect(system.writes(), 'something was stored').toBe(before);
    return [status, json?.code ?? json?.message];
  };

  return { system, played, playedAs, playedOr, fresh, unseen, refusal, close: () => system.close() };
};
