import { visible } from '../../../shared/area/visible.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import type { disbursementRoutes } from '../../../shared/routes/finance/disbursements.ts';
import { pay, prepare, takeBack } from '../domain/disbursement.ts';
import { mustHold } from '../domain/duty.ts';
import { emptyJournal } from '../domain/journal.ts';
import type { DisbursementStore } from '../store/disbursements.ts';

interface Deps {
  readonly disbursements: DisbursementStore;
  readonly copies: CopyStore;
}

export const disbursementHandlers = ({
  disbursements,
  copies,
}: Deps): RouteHandlers<typeof disbursementRoutes> => ({
  prepareDisbursement: ({ body, caller, command, given }) =>
    anew(async () => {
      const [{ budget: found, overrides }, actor, existing] = await Promise.all([
        disbursements.budgetOf(body.activityId),
        copies.actorOf(caller),
        disbursements.find(body.disbursementId),
      ]);
      const budget = visible(found, caller, 'budget.not-found');
      mustHold(actor, ['upk.cashier'], budget, given);
      endRepeated(existing, command.fingerprint);
      const eligible = await disbursements.eligible(budget, body.householdIds, { overrides });
      const acting = { actor, createdAs: command.fingerprint };
      const decision = prepare(budget, body, eligible, acting, given);
      await disbursements.savePrepared(decision, command);
      return decision.next;
    }),

  payDisbursement: ({ params, body, caller, command, given, ifMatch }) =>
    anew(async () => {
      const [prepared, actor] = await Promise.all([
        disbursements.find(params.disbursementId),
        copies.actorOf(caller),
      ]);
      const found = visible(prepared, caller, 'disbursement.not-found');
      mustHold(actor, ['upk.manager'], found, given);
      const disbursement = matching(found, ifMatch);
      const standing = await disbursements.standing(
        disbursement,
        disbursement.householdIds,
        body.receiptDocumentId,
      );
      const { budget, journal = emptyJournal(disbursement), papers } = standing;
      if (!budget) throw new Problem('disbursement.not-found');
      const eligible = await standing.eligible();
      const acting = { actor, createdAs: command.fingerprint };
      const paid = pay(disbursement, body, { budget, journal, papers, eligible }, acting, given);
      await disbursements.savePaid(paid, eligible, command);
      return paid.next;
    }),

  returnMoney: ({ params, body, caller, command, given, ifMatch }) =>
    anew(async () => {
      const [paid, actor] = await Promise.all([
        disbursements.find(params.disbursementId),
        copies.actorOf(caller),
      ]);
      const found = visible(paid, caller, 'disbursement.not-found');
      mustHold(actor, ['upk.cashier'], found, given);
      const disbursement = matching(found, ifMatch);
      const { budget, journal } = await disbursements.standing(disbursement, []);
      if (!budget || !journal) throw new Problem('disbursement.status', { status: disbursement.status });
      const acting = { actor, createdAs: command.fingerprint };
      const returned = takeBack(disbursement, body, { budget, journal }, acting, given);
      await disbursements.saveReturned(returned, command);
      return returned.next;
    }),

  async getDisbursement({ params, caller }) {
    return visible(await disbursements.find(params.disbursementId), caller, 'disbursement.not-found');
  },
});
