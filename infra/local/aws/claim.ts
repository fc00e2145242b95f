import { AwsError } from './service.ts';

export const algorithm = 'AWS4-HMAC-SHA256';

/** The claims of a request about its own signature; `canonicalHash` is what they must fit. */
export interface Claim {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly scope: string;
  readonly signedHeaders: string;
  readonly signature: string;
  /** As `20260131T235959Z`. */
  readonly time: string;
  /** Seconds a presigned link holds; undefined for signatures in the header. */
  readonly expires?: number;
}

export const readCredential = (credential: string) => {
  const parts = credential.split('/');
  const [region = '', service = '', end] = parts.slice(-3);
  if (parts.length < 5 || end !== 'aws4_request') {
    throw incomplete(
      'Credential must have 5 slash-delimited elements, as keyid/date/region/service/aws4_request',
    );
  }
  return {
    accessKeyId: parts.slice(0, -4).join('/'),
    region,
    service,
    scope: parts.slice(-4).join('/'),
  };
};

const timeForm = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Epoch milliseconds of a time as signatures write it; undefined for any other text. */
export const signedTime = (time: string): number | undefined => {
  const match = timeForm.exec(time);
  if (!match) return undefined;
  const [, year, month, day, hours, minutes, seconds] = match.map(Number) as number[];
  return Date.UTC(year!, month! - 1, day, hours, minutes, seconds);
};

export const incomplete = (message: string) =>
  new AwsError('IncompleteSignatureException', message, { status: 403 });
