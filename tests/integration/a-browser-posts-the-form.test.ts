import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anActiveKelurahan, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';
import { announced, announcing, sha256Of } from '../support/uploads.ts';

/** As Debian's package installs it. */
const browserPath = '/usr/bin/chromium';
const isInstalled = existsSync(browserPath);
if (!isInstalled) console.warn(`No browser posted the form: there is none at ${browserPath}`);

let system: TestSystem;
beforeAll(async () => {
  if (isInstalled) system = await aSystem({ rough: 'off' });
});
afterAll(() => system?.close());

it.skipIf(!isInstalled)(
  'a browser posts the fields of a form with a file, and downloads the file again',
  async () => {
    const { facilitator, locationId, boardId } = await anActiveKelurahan(system);
    const bytes = Buffer.from('Berita acara dari peramban.\n'.repeat(2_000));
    const { documentId, form } = await announced(facilitator, announcing({ locationId, boardId }, bytes));
    const params = { documentId };

    const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      await page.goto(`${system.url}/docs/upload.html`);
      await page.fill('#given', JSON.stringify({ documentId, form }));
      const file = { name: 'berita acara.txt', mimeType: 'text/plain', buffer: bytes };
      await page.setInputFiles('#file', file);
      const answered = page.waitForResponse((response) => response.url().startsWith(form!.url));
      await page.click('#send');
      expect((await answered).status()).toBe(204);
      await system.settled();
      expect(await told(facilitator.getDocument({ params }))).toMatchObject({ status: 'checked' });

      const { url } = await told(facilitator.getContent({ params }));
      const coming = page.waitForEvent('download');
      await page.evaluate(`location.assign(${JSON.stringify(url)})`);
      const download = await coming;
      expect(download.suggestedFilename()).toBe('Berita acara uji.txt');
      const stream = await download.createReadStream();
      expect(sha256Of(Buffer.concat(await Array.fromAsync(stream)))).toBe(sha256Of(bytes));
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  },
  60_000,
);
