import { visible } from '../../../shared/area/visible.ts';
import type { Role } from '../../../shared/contract/access.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { Request, RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { planChanged } from '../../../shared/events/activities/plans.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import { planRoutes } from '../../../shared/routes/activities/plans.ts';
import { beginPlan, mustBe, planTold, rankPlan, ratifyPlan, withItems } from '../domain/plan.ts';
import { addPlanItem, changePlanItem, forwardPlanItem } from '../domain/plan-item.ts';
import type { AssemblyStore } from '../store/assemblies.ts';
import type { CycleStore } from '../store/cycles.ts';
import type { PlanStore } from '../store/plans.ts';

interface Deps {
  readonly plans: PlanStore;
  readonly assemblies: Pick<AssemblyStore, 'find'>;
  readonly cycles: Pick<CycleStore, 'find'>;
  readonly copies: CopyStore;
}

type Asked = Pick<Request<typeof planRoutes.ratifyPlan>, 'params' | 'caller' | 'given'>;

export const planHandlers = ({
  plans,
  assemblies,
  cycles,
  copies,
}: Deps): RouteHandlers<typeof planRoutes> => {
  /** A plan in the caller's area, where the caller may act. */
  const acting = async ({ params: { planId }, caller, given }: Asked, access: readonly Role[]) => {
    const [found, posts] = await Promise.all([plans.find(planId), copies.postsOf(caller, access)]);
    const plan = visible(found, caller, 'plan.not-found');
    actingIn({ caller, posts }, access, plan, given);
    return plan;
  };

  /** And an item of that plan. */
  const actingOn = async (
    request: Asked & { readonly params: { readonly planItemId: string } },
    access: readonly Role[],
  ) => {
    const { params, caller, given } = request;
    const [found, posts] = await Promise.all([
      plans.findItem(params.planItemId),
      copies.postsOf(caller, access),
    ]);
    const item = visible(found, caller, 'plan-item.not-found');
    if (item.planId !== params.planId) throw new Problem('plan-item.not-found');
    actingIn({ caller, posts }, access, item, given);
    return item;
  };

  return {
    async beginPlan({ body, caller, command, given }) {
      const { access } = planRoutes.beginPlan;
      const [found, existing, pjm, posts] = await Promise.all([
        cycles.find(body.cycleId),
        plans.find(body.planId),
        plans.find(body.pjmId),
        copies.postsOf(caller, access),
      ]);
      const cycle = visible(found, caller, 'cycle.not-found');
      actingIn({ caller, posts }, access, cycle, given);
      endRepeated(existing, command.fingerprint);
      const boardId = await plans.boardOf(cycle.locationId);
      const entry = { by: command.actor, createdAs: command.fingerprint };
      const decision = beginPlan(body, cycle, { boardId, pjm }, entry, given);
      await plans.begin(decision, command);
      return decision.next;
    },

    listPlans: ({ area, page, given }) => plans.list({ area, page, now: given.now }),

    async getPlan({ params, caller }) {
      return visible(await plans.find(params.planId), caller, 'plan.not-found');
    },

    /** Several devices may add items at once: who finds another plan than was read begins again. */
    addPlanItem: (request) =>
      anew(async () => {
        const { body, command, given } = request;
        const [plan, existing, pjmItem] = await Promise.all([
          acting(request, planRoutes.addPlanItem.access),
          plans.findItem(body.planItemId),
          plans.findItem(body.pjmItemId),
        ]);
        endRepeated(existing, command.fingerprint);
        mustBe(plan, 'drafted');
        const items = await plans.itemsOf(plan);
        const entry = { by: command.actor, createdAs: command.fingerprint };
        const { next, event } = addPlanItem(body, { plan, pjmItem }, entry, given);
        const grown = withItems(plan, [...items, next]);
        const events = [event, planTold(planChanged, grown, given)] as const;
        await plans.save({ plan: grown, items: [next], events }, command);
        return next;
      }),

    async listPlanItems({ params, caller }) {
      const plan = visible(await plans.find(params.planId), caller, 'plan.not-found');
      return { items: [...(await plans.itemsOf(plan))] };
    },

    changePlanItem: (request) =>
      anew(async () => {
        const { params, body, command, given, ifMatch } = request;
        const [item, plan] = await Promise.all([
          actingOn(request, planRoutes.changePlanItem.access),
          plans.find(params.planId),
        ]);
        if (!plan) throw new Problem('plan-item.not-found');
        const { next, event } = changePlanItem(matching(item, ifMatch), body, given);
        mustBe(plan, 'drafted');
        const items = await plans.itemsOf(plan);
        const others = items.map((one) => (one.planItemId === next.planItemId ? next : one));
        const changed = withItems(plan, others);
        const events = [event, planTold(planChanged, changed, given)] as const;
        await plans.save({ plan: changed, items: [next], events }, command);
        return next;
      }),

    async rankPlan(request) {
      const { body, caller, command, given, ifMatch } = request;
      const [plan, found] = await Promise.all([
        acting(request, planRoutes.rankPlan.access),
        assemblies.find(body.assemblyId),
      ]);
      const assembly = visible(found, caller, 'assembly.not-found');
      const items = await plans.itemsOf(plan);
      const decision = rankPlan(matching(plan, ifMatch), body, { assembly, items }, given);
      await plans.save({ plan: decision.next, items: decision.items, events: decision.events }, command);
      return decision.next;
    },

    async ratifyPlan(request) {
      const { body, command, given, ifMatch } = request;
      const [plan, papers] = await Promise.all([
        acting(request, planRoutes.ratifyPlan.access),
        plans.papers([body.meeting.minutes.documentId]),
      ]);
      const [board, items] = await Promise.all([plans.findBoard(plan.boardId), plans.itemsOf(plan)]);
      const decision = ratifyPlan(matching(plan, ifMatch), body, { board, items, papers }, given);
      const { next, items: decided, events } = decision;
      await plans.save({ plan: next, items: decided, events, reliesOn: next.evidence }, command);
      return next;
    },

    async recordGovernmentStep(request) {
      const { body, command, given, ifMatch } = request;
      const item = await actingOn(request, planRoutes.recordGovernmentStep.access);
      const { next, event } = forwardPlanItem(matching(item, ifMatch), body, given);
      await plans.save({ items: [next], events: [event] }, command);
      return next;
    },
  };
};
