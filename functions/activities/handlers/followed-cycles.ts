import type { Command } from '../../../shared/contract/route.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import { losePaper } from '../domain/cycle.ts';
import type { CycleStore } from '../store/cycles.ts';
import type { PaperFollower } from './papers.ts';

/** What a consumer writes for whoever did what it heard of. */
export const heardFrom = (actor: string): Command => ({ id: undefined, fingerprint: '', actor });

/**
 * Opens again, one after the other, the stages of a cycle that relied on a withdrawn paper. A stage that is closed by
 * another paper since then does not rely on it any more: told again, it changes nothing.
 */
export const cycleFollower =
  (cycles: Pick<CycleStore, 'find' | 'save'>) =>
  async (cycleId: string, ...[paper, { actor, given }]: Parameters<PaperFollower>): Promise<void> => {
    if (paper.status !== 'withdrawn') return;
    const next = () =>
      anew(async () => {
        const cycle = await cycles.find(cycleId);
        const decision = cycle && losePaper(cycle, paper, given);
        if (decision) await cycles.save(decision, heardFrom(actor));
        return decision !== undefined;
      });
    while (await next());
  };

export type CycleFollower = ReturnType<typeof cycleFollower>;
