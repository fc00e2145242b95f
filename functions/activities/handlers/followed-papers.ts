import { isFor } from '../../../shared/contract/evidence.ts';
import type { DocumentId } from '../../../shared/contract/primitives.ts';
import { Problem } from '../../../shared/errors.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import type { PaperKeeper } from '../../../shared/persistence/papers.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';
import { citedBy, provenAnew } from '../domain/assembly.ts';
import { planProvenAnew } from '../domain/plan.ts';
import { evidenceNow } from '../domain/proven.ts';
import type { AssemblyStore } from '../store/assemblies.ts';
import type { PlanStore } from '../store/plans.ts';
import { type CycleFollower, heardFrom } from './followed-cycles.ts';
import type { PaperFollower, PaperFor } from './papers.ts';

interface Deps {
  readonly papers: Pick<PaperKeeper, 'papersFor'>;
  readonly assemblies: Pick<AssemblyStore, 'find' | 'save'>;
  readonly plans: Pick<PlanStore, 'find' | 'save'>;
  readonly cycle: CycleFollower;
}

interface Standing {
  readonly locationId: string;
  readonly cycleId: string;
  readonly evidence?: readonly Evidence[] | undefined;
}

/** Withdrawn in the same moment: it is seen anew. */
const otherwise = () => new Problem('state.conflict');

/**
 * Sees anew what proves an assembly or a plan, and then the stages of its cycle that relied on the paper. The cycle comes
 * second: who closes a stage in between either finds its epoch moved, or is found by the paper that the closing relies on.
 */
export const followers = ({
  papers: { papersFor },
  assemblies,
  plans,
  cycle,
}: Deps): { readonly assembly: PaperFollower; readonly plan: PaperFollower } => {
  /** What proves a record now where that has changed, and of it what is new; a paper of another place proves nothing. */
  const changed = async (record: Standing, cited: DocumentId, paper: PaperFor) => {
    const { of, requirement } = paper;
    const proven = { of, locationId: record.locationId };
    if (!isFor(paper, proven, requirement)) return undefined;
    const all = await papersFor(of, requirement);
    const evidence = evidenceNow(record.evidence, proven, requirement, cited, all);
    const reliesOn = evidence?.filter((one) => one.requirement === requirement && one.status === 'met');
    return evidence && { evidence, reliesOn: reliesOn ?? [] };
  };

  return {
    async assembly(paper, by) {
      const cycleId = await anew(async () => {
        const assembly = await assemblies.find(paper.of.id);
        const cited = assembly && citedBy(assembly, paper.requirement);
        if (!cited) return undefined;
        const now = await changed(assembly, cited, paper);
        if (now) {
          const decision = provenAnew(assembly, now.evidence, by.given);
          await assemblies.save(decision, now.reliesOn, heardFrom(by.actor), otherwise);
        }
        return assembly.cycleId;
      });
      if (cycleId) await cycle(cycleId, paper, by);
    },

    async plan(paper, by) {
      const cycleId = await anew(async () => {
        const plan = await plans.find(paper.of.id);
        const cited = plan?.ratification?.minutes.documentId;
        if (!plan || !cited) return undefined;
        const now = await changed(plan, cited, paper);
        if (now) {
          const { next, events } = planProvenAnew(plan, now.evidence, by.given);
          const saved = { plan: next, items: [], events, reliesOn: now.reliesOn, otherwise };
          await plans.save(saved, heardFrom(by.actor));
        }
        return plan.cycleId;
      });
      if (cycleId) await cycle(cycleId, paper, by);
    },
  };
};
