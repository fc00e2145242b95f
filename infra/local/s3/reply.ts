import type { AwsReply } from '../aws/service.ts';

export const reply = (
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: AwsReply['body'] = '',
): AwsReply => ({ status, headers, body });

export const xmlReply = (body: string, headers: Readonly<Record<string, string>> = {}): AwsReply => ({
  status: 200,
  headers: { ...headers, 'content-type': 'application/xml' },
  body,
});
