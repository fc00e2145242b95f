import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, expect, it } from 'vitest';
import { videoOf } from '../support/file-sources.ts';
import { told } from '../support/kelurahan.ts';
import { killed, projectRoot, type StartedSystem, startedSystem } from '../support/started-system.ts';
import type { AnyClient } from '../support/system.ts';
import { announcing, chunksOf, sent, sha256Of } from '../support/uploads.ts';

const data = mkdtempSync(join(tmpdir(), 'pranata-cut-'));
const area = '31.71.01.1001';
const mebibyte = 1_048_576;
const size = 20 * 1_000_000;
const chunks = Math.ceil(size / mebibyte);

let running: StartedSystem | undefined;
const start = async () => {
  running = await startedSystem(data, running?.ports);
  return running;
};
const facilitating = (system: StartedSystem) => system.as('unggah', 'facilitator', area);
afterEach(() => running?.kill());
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** A film of twenty megabytes, as far as its boxes tell. */
const film = () => {
  const outer = videoOf('moov', 'free');
  const head = Buffer.alloc(8);
  head.writeUInt32BE(size - outer.length);
  head.write('mdat', 4);
  return Buffer.concat([outer, head, randomBytes(size - outer.length - head.length)]);
};

const aBoard = async (system: StartedSystem) => {
  const national = await system.as('pusat', 'national', 'ID');
  const letter = { number: 'SK-01/UJI/2012', date: '2012-01-16' };
  const years = [{ year: 2012, kind: 'tahun-1' as const, letter }];
  const { locationId } = await told(national.enrolLocation({ body: { area, years } }));
  const facilitator = await facilitating(system);
  const { boardId } = await told(facilitator.formBoard({ body: { locationId, name: 'BKM Uji' } }));
  await system.idle();
  return { locationId, boardId };
};

const contentHash = async (api: AnyClient, documentId: string) => {
  const { url } = await told(api.getContent({ params: { documentId } }));
  return sha256Of(new Uint8Array(await (await fetch(url)).arrayBuffer()));
};

let place: Awaited<ReturnType<typeof aBoard>>;

it('20 MB arrive whole although the sender is killed after each chunk', async () => {
  const system = await start();
  place = await aBoard(system);
  const bytes = film();
  const path = join(data, 'rekaman.mp4');
  writeFileSync(path, bytes);
  const program = join(projectRoot, 'tests/demo/upload.ts');
  const args = [program, path, '--for', `board:${place.boardId}`, '--kind', 'photo', '--line', 'medium'];

  /** Sends until one more chunk has arrived, and is killed then; or to the end. Tells its last line. */
  const life = async (after: number | undefined): Promise<string> => {
    const env = { ...process.env, DATA: data, ...system.ports };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let last = '';
    for await (const line of createInterface(child.stdout)) {
      last = line;
      if (after !== undefined && line.includes(`${after}/${chunks}`)) await killed(child);
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe(after === undefined ? null : 'SIGKILL');
    return last;
  };
  for (let after = 1; after <= chunks; after += 1) await life(after);
  const [documentId, status] = (await life(undefined)).split(' ');
  expect(status).toBe('checked');
  expect(await contentHash(await facilitating(system), documentId!)).toBe(sha256Of(bytes));
}, 180_000);

it('20 MB arrive whole although the server is killed after each chunk, and after it was told that these were all', async () => {
  const bytes = film();
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
