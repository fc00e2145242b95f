import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { publicJwk } from '../../shared/privacy/proof.ts';
import { privacyRequestRoutes } from '../../shared/routes/registration/privacy-requests.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { privacyRequestHandlers } from './handlers/privacy-requests.ts';
import { accountStore } from './store/accounts.ts';
import { privacyRequestStore } from './store/privacy-requests.ts';
import { subjectStore } from './store/subjects.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));
const subjects = subjectStore(table);

export const handler = createApi(
  privacyRequestRoutes,
  privacyRequestHandlers({
    subjects,
    requests: privacyRequestStore(table, subjects),
    accounts: accountStore(table),
    publicKeys: async () => (await table.keys()).signing.map(publicJwk),
  }),
  options,
);
