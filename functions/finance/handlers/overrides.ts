import { visible } from '../../../shared/area/visible.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import type { overrideRoutes } from '../../../shared/routes/finance/overrides.ts';
import { mustHold } from '../domain/duty.ts';
import { approveOverride, proposeOverride, unitPosts } from '../domain/override.ts';
import type { OverrideStore } from '../store/overrides.ts';

interface Deps {
  readonly overrides: OverrideStore;
  readonly copies: CopyStore;
}

export const overrideHandlers = ({ overrides, copies }: Deps): RouteHandlers<typeof overrideRoutes> => ({
  async proposeOverride({ params, body, caller, command, given }) {
    const { documentId } = body.minutes;
    const [{ budget: found, override, papers }, actor] = await Promise.all([
      overrides.find({ ...params, overrideId: body.overrideId, documentId }),
      copies.actorOf(caller),
    ]);
    const budget = visible(found, caller, 'budget.not-found');
    const held = mustHold(actor, unitPosts, budget, given);
    endRepeated(override, command.fingerprint);
    const acting = { actor, createdAs: command.fingerprint, held };
    const decision = proposeOverride(budget, body, papers, acting, given);
    await overrides.save(decision, command);
    return decision.next;
  },

  async approveOverride({ params, caller, command, given, ifMatch }) {
    const [{ override: found }, actor] = await Promise.all([overrides.find(params), copies.actorOf(caller)]);
    const override = visible(found, caller, 'override.not-found');
    const held = mustHold(actor, unitPosts, override, given);
    const acting = { actor, createdAs: command.fingerprint, held };
    const decision = approveOverride(matching(override, ifMatch), acting, given);
    await overrides.save(decision, command);
    return decision.next;
  },

  async listOverrides({ params, caller }) {
    const { budget, overrides: listed } = await overrides.ofBudget(params.activityId);
    visible(budget, caller, 'budget.not-found');
    return { items: listed, next: undefined };
  },
});
