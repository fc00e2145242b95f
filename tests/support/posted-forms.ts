import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import type { CloudUnderTest } from './cloud.ts';

/** What a form writes for the name of its file. */
export const FILENAME = `$${'{filename}'}`;

export type Part = readonly [name: string, value: string | File];

export const post = async (url: string, parts: readonly Part[]) => {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  const response = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  const body = await response.text();
  const of = (name: string) =>
    new RegExp(`<${name}>(.*?)</${name}>`).exec(body)?.[1]?.replaceAll('&quot;', '"');
  return {
    status: response.status,
    headers: response.headers,
    body,
    code: of('Code'),
    message: of('Message'),
    of,
  };
};

export const file = (content: string | Uint8Array<ArrayBuffer> = 'agreed', name = 'minutes.txt') =>
  ['file', new File([content], name)] as const;

export const replacing = (name: string, value: string) => (parts: Part[]) =>
  parts.map(([field, old]): Part => [field, field.toLowerCase() === name.toLowerCase() ? value : old]);
export const without = (name: string) => (parts: Part[]) =>
  parts.filter(([field]) => field.toLowerCase() !== name.toLowerCase());

/** Forms for a bucket, and what became of them. */
export const formsFor = ({ s3 }: CloudUnderTest, Bucket: string) => {
  const prepared = async (Key: string, options: Partial<PresignedPostOptions> = {}) => {
    const { url, fields } = await createPresignedPost(s3, { Bucket, Key, Expires: 60, ...options });
    return { url, parts: Object.entries(fields) as Part[] };
  };

  const upload = async (
    Key: string,
    options: Partial<PresignedPostOptions> = {},
    more: readonly Part[] = [file()],
    change: (parts: Part[]) => Part[] = (parts) => parts,
  ) => {
    const { url, parts } = await prepared(Key, options);
    return post(url, [...change(parts), ...more]);
  };
  const stored = async (Key: string) => {
    const object = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return { ...object, text: await object.Body?.transformToString() };
  };
  const isMissing = async (Key: string) =>
    s3.send(new HeadObjectCommand({ Bucket, Key })).then(
      () => false,
      (error: Error) => error.name === 'NotFound',
    );
  return { prepared, upload, stored, isMissing };
};
