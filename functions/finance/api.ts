import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { boardCopies } from '../../shared/persistence/board-copies.ts';
import { copyStore } from '../../shared/persistence/copies.ts';
import { financeRoutes } from '../../shared/routes/finance.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { budgetHandlers } from './handlers/budgets.ts';
import { disbursementHandlers } from './handlers/disbursements.ts';
import { ledgerHandlers } from './handlers/ledger.ts';
import { overrideHandlers } from './handlers/overrides.ts';
import { budgetStore } from './store/budgets.ts';
import { disbursementStore } from './store/disbursements.ts';
import { journalStore } from './store/journals.ts';
import { overrideStore } from './store/overrides.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));
const copies = copyStore(table);

export const handler = createApi(
  financeRoutes,
  {
    ...ledgerHandlers({ journals: journalStore(table), boards: boardCopies(table), copies }),
    ...budgetHandlers({ budgets: budgetStore(table) }),
    ...overrideHandlers({ overrides: overrideStore(table), copies }),
    ...disbursementHandlers({ disbursements: disbursementStore(table), copies }),
  },
  options,
);
