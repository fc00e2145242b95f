import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { events } from '../../shared/events/index.ts';
import { subscriptions } from '../../shared/events/subscriptions.ts';
import { openApi } from '../../shared/http/openapi.ts';
import { asyncApi } from '../../shared/messaging/asyncapi.ts';
import { services } from '../../shared/routes/index.ts';
import { packedNames } from './areas.ts';

const ours = join(import.meta.dirname, '../../functions/reference/docs');
const viewer = join(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'), '..');

const docs: Readonly<Record<string, string>> = {
  'docs.html': ours,
  'docs-start.js': ours,
  'upload.html': ours,
  'upload.js': ours,
  'swagger-ui.css': viewer,
  'swagger-ui-bundle.js': viewer,
  'favicon-32x32.png': viewer,
};

/** What the reference service answers from, beside its code and `areas.bin`: file names and contents. */
export const referenceFiles = async (): Promise<Record<string, Uint8Array>> => ({
  'names.bin': await packedNames(),
  'openapi.json': Buffer.from(JSON.stringify(openApi(services))),
  'asyncapi.json': Buffer.from(JSON.stringify(asyncApi(events, subscriptions))),
  ...Object.fromEntries(
    await Promise.all(
      Object.entries(docs).map(async ([name, folder]) => [name, await readFile(join(folder, name))] as const),
    ),
  ),
});
