import { cityOf } from '../../../shared/area/code.ts';
import { visible } from '../../../shared/area/visible.ts';
import type { Role } from '../../../shared/contract/access.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { Request, RouteHandlers } from '../../../shared/contract/route.ts';
import { refused } from '../../../shared/errors.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { cycleRoutes } from '../../../shared/routes/activities/cycles.ts';
import { missingTold } from '../../../shared/routes/activities/proof-words.ts';
import { closersOn, closeStage, openCycle, reopenStage } from '../domain/cycle.ts';
import { openStage } from '../domain/cycle-stages.ts';
import { tellPunctuality } from '../domain/punctuality.ts';
import { missingProofs } from '../domain/stage-gates.ts';
import type { CycleStore } from '../store/cycles.ts';

interface Deps {
  readonly cycles: CycleStore;
  readonly copies: CopyStore;
}

type Deciding = Pick<
  Request<typeof cycleRoutes.closeStage>,
  'params' | 'caller' | 'given' | 'ifMatch' | 'command' | 'language'
>;

export const cycleHandlers = ({ cycles, copies }: Deps): RouteHandlers<typeof cycleRoutes> => {
  /** A cycle in the caller's area, where the caller may act, with its papers; `epoch` is read before what it counts. */
  const acting = async (
    { params: { cycleId }, caller, given, ifMatch, command, language }: Deciding,
    access: readonly Role[],
  ) => {
    const [found, papers, epoch, posts] = await Promise.all([
      cycles.find(cycleId),
      cycles.papersOf(cycleId),
      cycles.epochOf(cycleId),
      copies.postsOf(caller, access),
    ]);
    const cycle = visible(found, caller, 'cycle.not-found');
    const roles = actingIn({ caller, posts }, access, cycle, given);
    return {
      cycle: matching(cycle, ifMatch),
      papers,
      epoch,
      closes: { by: command.actor, roles, language },
    };
  };

  return {
    async openCycle({ body, caller, command, given }) {
      const { access } = cycleRoutes.openCycle;
      const [found, existing, before, posts] = await Promise.all([
        copies.findLocation(body.locationId),
        cycles.find(body.cycleId),
        cycles.find(body.inheritsFrom),
        copies.postsOf(caller, access),
      ]);
      const location = visible(found, caller, 'location.not-enrolled');
      actingIn({ caller, posts }, access, location, given);
      endRepeated(existing, command.fingerprint);
      const entry = { by: command.actor, createdAs: command.fingerprint };
      const decision = openCycle(body, location, before, entry, given);
      await cycles.open(decision, command);
      return decision.next;
    },

    listCycles: ({ area, page, given }) => cycles.list({ area, page, now: given.now }),

    async tellPunctuality({ area, query: { year }, given }) {
      if (cityOf(area) === undefined) throw refused('area.too-wide', '/query/area', { area });
      const all = await cycles.ofYear(area, year, given.now);
      return tellPunctuality(all, { area, year, day: today(given, area) }, given.policies);
    },

    async getCycle({ params, caller }) {
      return visible(await cycles.find(params.cycleId), caller, 'cycle.not-found');
    },

    async getNext({ params: { cycleId }, caller, given, language }) {
      const [found, papers] = await Promise.all([cycles.find(cycleId), cycles.papersOf(cycleId)]);
      const cycle = visible(found, caller, 'cycle.not-found');
      const { version: cycleVersion, status, stages } = cycle;
      const open = status === 'running' ? openStage(stages) : undefined;
      if (!open) return { cycleId: cycle.cycleId, cycleVersion, status, missing: [] };
      const known = await cycles.known(cycle);
      const own = papers.filter(({ locationId }) => locationId === cycle.locationId);
      const { missing } = missingProofs(open.stage, own, known);
      return {
        cycleId: cycle.cycleId,
        cycleVersion,
        status,
        stage: open.stage,
        plannedOn: open.plannedOn,
        closedBy: [...closersOn(known, today(given, cycle.area.code))],
        missing: missing.map((one) => ({ ...one, text: missingTold(one, language) })),
      };
    },

    closeStage: (request) =>
      anew(async () => {
        const { params, body, given, command } = request;
        const { cycle, papers, epoch, closes } = await acting(request, cycleRoutes.closeStage.access);
        const known = await cycles.known(cycle);
        const asked = { ...body, stage: params.stage };
        const decision = closeStage(cycle, asked, { ...known, papers }, closes, given);
        await cycles.saveRelying(decision, { papers: decision.reliesOn, epoch }, command);
        return decision.next;
      }),

    reopenStage: (request) =>
      anew(async () => {
        const { params, body, given, command } = request;
        const { cycle, papers, closes } = await acting(request, cycleRoutes.reopenStage.access);
        const { terms } = await cycles.known(cycle);
        const asked = { ...body, stage: params.stage };
        const decision = reopenStage(cycle, asked, { papers, terms }, closes, given);
        await cycles.saveRelying(decision, { papers: decision.reliesOn }, command);
        return decision.next;
      }),
  };
};
