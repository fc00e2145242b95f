import { createHash } from 'node:crypto';
import type { PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloud, type CloudUnderTest } from '../../support/cloud.ts';
import { FILENAME, file, formsFor, post } from '../../support/posted-forms.ts';
import { aSuiteBucket } from '../../support/suite-buckets.ts';

let cloud: CloudUnderTest;
let forms: ReturnType<typeof formsFor>;
let Bucket: string;
beforeAll(async () => {
  cloud = await aCloud();
  Bucket = await aSuiteBucket(cloud, 'posts');
  forms = formsFor(cloud, Bucket);
});
afterAll(() => cloud.close());

describe('a presigned form', () => {
  it('stores its file with what its fields say', async () => {
    const sha256 = createHash('sha256').update('agreed').digest('base64');
    const Fields = {
      'Content-Type': 'text/plain',
      'Cache-Control': 'max-age=60',
      'x-amz-meta-activity': 'bridge',
      'x-amz-checksum-sha256': sha256,
    };
    const answered = await forms.upload('stored/one', { Fields });
    const etag = `"${createHash('md5').update('agreed').digest('hex')}"`;
    expect(answered).toMatchObject({ status: 204, body: '' });
    expect(answered.headers.get('etag')).toBe(etag);
    expect(answered.headers.get('location')).toMatch(/stored%2Fone$/);
    expect(answered.headers.get('x-amz-checksum-sha256')).toBe(sha256);
    expect(await forms.stored('stored/one')).toMatchObject({
      text: 'agreed',
      ETag: etag,
      ContentType: 'text/plain',
      CacheControl: 'max-age=60',
      Metadata: { activity: 'bridge' },
    });
  });

  it('names its object after its file, without the folders of the sender', async () => {
    expect(await forms.upload(`in/${FILENAME}`, {}, [file('1', 'C:\\photos\\bridge 1.jpg')])).toMatchObject({
      status: 204,
    });
    expect(await forms.stored('in/bridge 1.jpg')).toMatchObject({ text: '1' });
  });

  it.each([
    ['200', 200, ''],
    ['204', 204, ''],
    ['404', 204, ''],
  ])('is answered as its success_action_status %s asks', async (value, status, body) => {
    expect(await forms.upload('status', { Fields: { success_action_status: value } })).toMatchObject({
      status,
      body,
    });
  });

  it('tells with status 201 in XML what became of it', async () => {
    const answered = await forms.upload('a/b c', { Fields: { success_action_status: '201' } });
    expect(answered.status).toBe(201);
    expect(answered.headers.get('content-type')).toBe('application/xml');
    expect([answered.of('Bucket'), answered.of('Key')]).toEqual([Bucket, 'a/b c']);
    expect(answered.of('Location')).toBe(answered.headers.get('location'));
    expect(answered.of('ETag')).toBe(answered.headers.get('etag'));
  });

  it('leads its browser on, unless the address is none', async () => {
    const Fields = { success_action_redirect: 'https://pranata.example/done?step=2' };
    const answered = await forms.upload('led/on', { Fields });
    const location = new URL(answered.headers.get('location') ?? '');
    expect(answered).toMatchObject({ status: 303, body: '' });
    expect(Object.fromEntries(location.searchParams)).toEqual({
      step: '2',
      bucket: Bucket,
      key: 'led/on',
      etag: answered.headers.get('etag'),
    });
    expect(await forms.upload('led/off', { Fields: { success_action_redirect: '/relative' } })).toMatchObject(
      {
        status: 204,
      },
    );
  });

  const range = { Conditions: [['content-length-range', 3, 10]] as PresignedPostOptions['Conditions'] };
  it.each([
    [2, 400, 'EntityTooSmall', { MinSizeAllowed: '3', ProposedSize: '2' }],
    [3, 204, undefined, {}],
    [10, 204, undefined, {}],
    [11, 400, 'EntityTooLarge', { MaxSizeAllowed: '10', ProposedSize: '11' }],
    [300_000, 400, 'EntityTooLarge', { MaxSizeAllowed: '10', ProposedSize: '300000' }],
  ])(
    'allows files of three to ten bytes: of %i bytes it is answered %i',
    async (size, status, code, details) => {
      const answered = await forms.upload(`sized/${size}`, range, [file('x'.repeat(size))]);
      expect(answered).toMatchObject({ status, code });
      for (const [name, value] of Object.entries(details)) expect(answered.of(name)).toBe(value);
      expect(await forms.isMissing(`sized/${size}`)).toBe(status !== 204);
    },
  );

  it('reads no field behind its file', async () => {
    const { url, parts } = await forms.prepared('refused');
    expect(await post(url, [file(), ...parts])).toMatchObject({ status: 400, code: 'InvalidArgument' });
    expect(await forms.isMissing('refused')).toBe(true);
    expect(await post(url, [...parts, file(), ['submit', 'Upload']])).toMatchObject({ status: 204 });
  });

  it('has one file, and does not have to name fields that are to be ignored', async () => {
    expect(await forms.upload('refused-too', {}, [file(), file('more')])).toMatchObject({
      status: 400,
      code: 'InvalidArgument',
    });
    expect(await forms.upload('refused-too', {}, [])).toMatchObject({ status: 400, code: 'InvalidArgument' });
    expect(await forms.isMissing('refused-too')).toBe(true);
    expect(await forms.upload('ignoring', {}, [['x-ignore-this', '1'], file()])).toMatchObject({
      status: 204,
    });
  });

  it('carries at most 20 KB of fields', async () => {
    expect(
      await forms.upload('refused', {}, [['x-ignore-this', 'x'.repeat(20 * 1024)], file()]),
    ).toMatchObject({
      status: 400,
      code: 'MaxPostPreDataLengthExceededError',
    });
  });

  it('is a form, for a bucket that exists', async () => {
    const { url } = await forms.prepared('refused');
    const encoded = await fetch(url, { method: 'POST', body: new URLSearchParams({ key: 'refused' }) });
    expect(encoded.status).toBe(412);
    expect(await encoded.text()).toContain(
      '<Condition>Bucket POST must be of the enclosure-type multipart/form-data</Condition>',
    );
    expect(await post(`${url}-not-there`, [file()])).toMatchObject({ status: 404, code: 'NoSuchBucket' });
  });
});
