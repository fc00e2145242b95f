import type { AwsReply } from '../aws/service.ts';
import { elements } from './xml.ts';

interface Posted {
  readonly bucket: string;
  readonly key: string;
  /** As a header says it, in quotes. */
  readonly etag: string;
  /** `host:port` the form was sent to. */
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The answer to a form: a redirection if it asks for one that can be followed, else the status it asks for. What S3
 * does not know it takes for the default, 204.
 */
export const postReply = (
  fields: ReadonlyMap<string, string>,
  { bucket, key, etag, host, headers }: Posted,
): AwsReply => {
  const location = `http://${host}/${bucket}/${encodeURIComponent(key)}`;
  const redirect = redirectOf(fields.get('success_action_redirect') ?? fields.get('redirect'));
  if (redirect) {
    redirect.search += `${redirect.search === '' ? '?' : '&'}${new URLSearchParams({ bucket, key, etag })}`;
    return { status: 303, headers: { ...headers, location: redirect.href }, body: '' };
  }
  const status = Number(/^20[01]$/.exec(fields.get('success_action_status') ?? '')?.[0] ?? 204);
  if (status !== 201) return { status, headers: { ...headers, location }, body: '' };
  const content = elements({ Location: location, Bucket: bucket, Key: key, ETag: etag });
  return {
    status,
    headers: { ...headers, location, 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${content}</PostResponse>`,
  };
};

const redirectOf = (text: string | undefined): URL | undefined => {
  const url = text === undefined ? null : URL.parse(text);
  return url && /^https?:$/.test(url.protocol) ? url : undefined;
};
