import { visible } from '../../../shared/area/visible.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import type { budgetRoutes } from '../../../shared/routes/finance/budgets.ts';
import type { BudgetStore } from '../store/budgets.ts';

interface Deps {
  readonly budgets: BudgetStore;
}

export const budgetHandlers = ({ budgets }: Deps): RouteHandlers<typeof budgetRoutes> => ({
  listBudgets: ({ area, page, given }) => budgets.list({ area, page, now: given.now }),

  async getBudget({ params, caller }) {
    return visible(await budgets.find(params.activityId), caller, 'budget.not-found');
  },
});
