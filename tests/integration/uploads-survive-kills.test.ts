import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { writeFilm } from '../support/films.ts';
import { told } from '../support/kelurahan.ts';
import { aBoardToSendFor, facilitating, sender } from '../support/sender.ts';
import { killed, type StartedSystem, startedSystem } from '../support/started-system.ts';
import type { AnyClient } from '../support/system.ts';
import { announcing, chunksOf, sent, sha256Of } from '../support/uploads.ts';

const data = mkdtempSync(join(tmpdir(), 'pranata-cut-'));
const mebibyte = 1_048_576;
const size = 20_000_000;
const chunks = Math.ceil(size / mebibyte);

let running: StartedSystem | undefined;
const start = async () => {
  running = await startedSystem(data, running?.ports);
  return running;
};
afterEach(() => running?.kill());
afterAll(() => rmSync(data, { recursive: true, force: true }));

const contentHash = async (api: AnyClient, documentId: string) => {
  const { url } = await told(api.getContent({ params: { documentId } }));
  return sha256Of(new Uint8Array(await (await fetch(url)).arrayBuffer()));
};

let place: Awaited<ReturnType<typeof aBoardToSendFor>>;

it('20 MB arrive whole although the sender is killed after each chunk', async () => {
  const system = await start();
  place = await aBoardToSendFor(system);
  const path = join(data, 'rekaman.mp4');
  await writeFilm(path, size);
  const asked = { path, boardId: place.boardId, line: 'medium' };

  for (let after = 1; after <= chunks; after += 1) {
    const { child, ended } = sender(system, data, asked);
    await ended((line) => line.includes(`${after}/${chunks}`) && killed(child));
    expect(child.signalCode).toBe('SIGKILL');
  }
  const [documentId, status] = (await sender(system, data, asked).ended()).split(' ');
  expect(status).toBe('checked');
  expect(await contentHash(await facilitating(system), documentId!)).toBe(sha256Of(readFileSync(path)));
}, 180_000);

it('20 MB arrive whole although the server is killed after each chunk, and after it was told that these were all', async () => {
  const path = join(data, 'rekaman lain.mp4');
  await writeFilm(path, size);
  const bytes = readFileSync(path);
  const parts = chunksOf(bytes, mebibyte);
  const document = { kind: 'photo', contentType: 'video/mp4', fileName: 'rekaman lain.mp4', line: 'medium' };
  let documentId: string | undefined;
  for (const [number, part] of parts.entries()) {
    const system = await start();
    const api = await facilitating(system);
    if (documentId === undefined)
      ({ documentId } = await told(api.registerDocument({ body: announcing(place, bytes, document) })));
    const params = { documentId };
    const { missing } = await told(api.listChunks({ params }));
    expect(missing).toEqual(parts.map((_, index) => index).slice(number));
    const asked = { chunks: [{ number, sha256: sha256Of(part) }] };
    const { forms } = await told(api.askForForms({ params, body: asked }));
    await sent(forms[0]!, part);
    await system.kill();
  }
  const params = { documentId: documentId! };
  const last = await start();
  await told((await facilitating(last)).completeDocument({ params }));
  await last.kill();
  const system = await start();
  await system.settled();
  const api = await facilitating(system);
  expect((await told(api.getDocument({ params }))).status).toBe('checked');
  expect(await contentHash(api, documentId!)).toBe(sha256Of(bytes));
}, 300_000);
