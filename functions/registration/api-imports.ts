import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Language } from '../../shared/errors.ts';
import { createApi } from '../../shared/http/api.ts';
import { type ImportKind, importRoutes } from '../../shared/routes/registration/imports.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { importHandlers } from './handlers/imports.ts';
import { accountStore } from './store/accounts.ts';
import { boardStore } from './store/boards.ts';
import { importReports } from './store/import-reports.ts';
import { importStore } from './store/imports.ts';
import { locationStore } from './store/locations.ts';

const env = readEnv(z.object({ ...recordServiceEnv, LAMBDA_TASK_ROOT: present }));
const { table, options } = recordService(env);

type Templates = Readonly<Record<Language, Readonly<Record<ImportKind, string>>>>;
let templates: Templates | undefined;
/** Read when somebody asks for one, not at every cold start. */
const template = (kind: ImportKind, language: Language): string => {
  templates ??= JSON.parse(readFileSync(join(env.LAMBDA_TASK_ROOT, 'templates.json'), 'utf8')) as Templates;
  return templates[language][kind];
};

export const handler = createApi(
  importRoutes,
  importHandlers({
    imports: importStore(table),
    reports: importReports(table),
    locations: locationStore(table),
    boards: boardStore(table),
    accounts: accountStore(table),
    template,
  }),
  options,
);
