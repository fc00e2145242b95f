import { visible } from '../../../shared/area/visible.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import { named } from '../../../shared/contract/evidence.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { endRepeated } from '../../../shared/persistence/records.ts';
import { assemblyRoutes } from '../../../shared/routes/activities/assemblies.ts';
import { recordAssembly } from '../domain/assembly.ts';
import type { AssemblyStore } from '../store/assemblies.ts';
import type { CycleStore } from '../store/cycles.ts';

interface Deps {
  readonly assemblies: AssemblyStore;
  readonly cycles: Pick<CycleStore, 'find'>;
  readonly copies: CopyStore;
}

export const assemblyHandlers = ({
  assemblies,
  cycles,
  copies,
}: Deps): RouteHandlers<typeof assemblyRoutes> => ({
  async recordAssembly({ body, caller, command, given }) {
    const { access } = assemblyRoutes.recordAssembly;
    const { cycleId, assemblyId, minutes, attendanceListId, lotMinutes } = body;
    const cited = named(minutes.documentId, attendanceListId, lotMinutes?.documentId);
    const [found, existing, posts, papers] = await Promise.all([
      cycles.find(cycleId),
      assemblies.find(assemblyId),
      copies.postsOf(caller, access),
      assemblies.papers(cited),
    ]);
    const cycle = visible(found, caller, 'cycle.not-found');
    actingIn({ caller, posts }, access, cycle, given);
    endRepeated(existing, command.fingerprint);
    const entry = { by: command.actor, createdAs: command.fingerprint };
    const decision = recordAssembly(body, cycle, entry, papers, given);
    await assemblies.save(decision, decision.next.evidence ?? [], command);
    return decision.next;
  },

  listAssemblies: ({ area, page, given }) => assemblies.list({ area, page, now: given.now }),

  async getAssembly({ params, caller }) {
    return visible(await assemblies.find(params.assemblyId), caller, 'assembly.not-found');
  },
});
