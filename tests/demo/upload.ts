import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { basename, extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readSettings } from '../../infra/local/settings.ts';
import { localTokens } from '../../infra/local/tokens.ts';
import type { DocumentId } from '../../shared/contract/primitives.ts';
import type { RouteContract } from '../../shared/contract/route.ts';
import { type Answered, type Client, createClient } from '../../shared/http/client.ts';
import { services } from '../../shared/routes/index.ts';
import { post } from './forms.ts';
import { progress } from './progress.ts';

const usage = `npm run upload -- FILE --for <record>:<id> [--kind minutes] [--requirement R] [--location <id>]
                         [--line slow|medium|fast] [--sub S]
the record is a location, board, unit, group, household or poor-list; of others --location says where they are
sends a file to the running system and waits until it is checked; cut, it goes on where it was when called again`;

const routes = { ...services.registration, ...services.documents } as const;

const mediaTypes: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.txt': 'text/plain',
  '.csv': 'text/csv',
  '.mp4': 'video/mp4',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
};

/** Crockford's base 32, in which a ULID is written. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The same file of the same owner gets the same id again, so that nothing need be remembered of an upload that was cut. */
const idOf = (owner: string, sha256: string): string => {
  const hash = createHash('sha256').update(`${owner}\n${sha256}`).digest();
  return [...hash.subarray(0, 26)].map((byte, index) => digits[byte % (index === 0 ? 8 : 32)]).join('');
};

const hashOf = async (bytes: Blob): Promise<string> => {
  const hash = createHash('sha256');
  for await (const piece of bytes.stream()) hash.update(piece);
  return hash.digest('hex');
};

/** The body of an answer; a refusal ends the upload with what it says. */
const told = async <Contract extends RouteContract>(answer: Promise<Answered<Contract>>) => {
  const answered = await answer;
  if (!answered.ok) throw new Error(`${answered.problem.code}: ${answered.problem.title}`);
  return answered.body;
};

/** Where a record is, as far as it says so itself. */
const locationOf = async (api: Client<typeof routes>, kind: string, id: string): Promise<string> => {
  const purpose = 'correction';
  const asked: Readonly<Record<string, () => Promise<{ readonly locationId: string }>>> = {
    location: async () => ({ locationId: id }),
    board: () => told(api.getBoard({ params: { boardId: id } })),
    unit: () => told(api.getUnit({ params: { unitId: id } })),
    group: () => told(api.getGroup({ params: { groupId: id } })),
    household: () => told(api.getHousehold({ params: { householdId: id }, purpose })),
    'poor-list': () => told(api.getPoorList({ params: { poorListId: id } })),
  };
  const ask = asked[kind];
  if (!ask) throw new Error(usage);
  return (await ask()).locationId;
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      for: { type: 'string' },
      kind: { type: 'string', default: 'minutes' },
      requirement: { type: 'string' },
      location: { type: 'string' },
      line: { type: 'string', default: 'slow' },
      sub: { type: 'string', default: 'unggah' },
    },
  });
  const [path] = positionals;
  const [ownerKind, ownerId] = values.for?.split(':') ?? [];
  if (!path || !ownerKind || !ownerId) throw new Error(usage);

  const { port, data } = readSettings();
  const token = await (await localTokens(data))({ sub: values.sub, roles: 'facilitator', area: 'ID' });
  const api = createClient(routes, { url: `http://127.0.0.1:${port}`, token });
  const locationId = values.location ?? (await locationOf(api, ownerKind, ownerId));
  const file = await openAsBlob(path); // read from the disk as it is sent
  const { size } = file;
  const sha256 = await hashOf(file);
  const documentId = idOf(ownerId, sha256) as DocumentId;
  const body = {
    documentId,
    locationId,
    kind: values.kind,
    ...(values.requirement && { requirement: values.requirement }),
    of: { kind: ownerKind, id: ownerId },
    size,
    sha256,
    contentType: mediaTypes[extname(path).toLowerCase()] ?? 'application/octet-stream',
    fileName: basename(path),
    line: values.line,
  };
  const params = { documentId };
  const { status, upload } = await told(api.registerDocument({ body: body as never }));

  if (status === 'registered' && upload) {
    const { missing } = await told(api.listChunks({ params }));
    const draw = progress(upload.chunks, upload.chunks);
    for (const [index, number] of missing.entries()) {
      const bytes = file.slice(number * upload.chunkBytes, (number + 1) * upload.chunkBytes);
      const chunk = { number, sha256: await hashOf(bytes) };
      const { forms } = await told(api.askForForms({ params, body: { chunks: [chunk] } }));
      for (const form of forms) await post(form, bytes);
      draw(upload.chunks - missing.length + index + 1, basename(path));
    }
    await told(api.completeDocument({ params }));
  }
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await told(api.getDocument({ params, purpose: 'correction' }));
    if (!['registered', 'completed', 'stored'].includes(found.status)) {
      const reasons = [...(found.reasons ?? []), ...(found.flags ?? [])].map(({ code }) => code);
      console.log(`${documentId} ${found.status}${reasons.length > 0 ? `: ${reasons.join(', ')}` : ''}`);
      return;
    }
    await pause(200);
  }
  throw new Error(`${documentId} is not checked after two minutes`);
};

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
