import { budgetRoutes } from './finance/budgets.ts';
import { disbursementRoutes } from './finance/disbursements.ts';
import { ledgerRoutes } from './finance/ledger.ts';
import { overrideRoutes } from './finance/overrides.ts';

/** Every route of the finance service. */
export const financeRoutes = {
  ...ledgerRoutes,
  ...budgetRoutes,
  ...overrideRoutes,
  ...disbursementRoutes,
} as const;
