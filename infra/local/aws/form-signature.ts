import { createHmac } from 'node:crypto';
import { algorithm, readCredential, signedTime } from './claim.ts';
import type { Credentials } from './credentials.ts';
import { AwsError, type Caller } from './service.ts';
import { createSigningKeys, type SigningKeys, sameText } from './signature.ts';

/** The form's fields that sign it, in the order in which S3 misses them, as it spells them. */
const SIGNING_FIELDS = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-Date'];

/** "In Signature Version 4, the signing key is valid for up to seven days" (`s3:signatureAge`). */
const LONGEST = 7 * 24 * 60 * 60_000;
const SKEW = 15 * 60_000;

/** By lower-case name. */
type Fields = ReadonlyMap<string, string>;

export interface VerifiedForm {
  readonly caller: Caller;
  /** The time the signature was looked at, epoch milliseconds. */
  readonly now: number;
}

export type FormVerifier = (fields: Fields) => VerifiedForm;

/** Tells who signed the policy of a form: what is signed is the base64 text, as it came. */
export const createFormVerifier =
  ({
    credentials,
    region,
    now = Date.now,
    signingKey = createSigningKeys(),
  }: {
    credentials: Credentials;
    region: string;
    now?: () => number;
    signingKey?: SigningKeys;
  }): FormVerifier =>
  (fields) => {
    const policy = fields.get('policy');
    const given = SIGNING_FIELDS.filter((name) => fields.has(name.toLowerCase()));
    // nobody may write to a bucket here without a name
    if (given.length === 0) throw new AwsError('AccessDenied', 'Access Denied', { status: 403 });
    const missing = SIGNING_FIELDS.find((name) => !given.includes(name));
    if (missing !== undefined) throw missingField(missing);
    if (policy === undefined) throw missingField('policy');

    const field = (name: string) => fields.get(name) ?? '';
    if (field('x-amz-algorithm') !== algorithm) throw refused(`X-Amz-Algorithm only supports "${algorithm}"`);
    const time = field('x-amz-date');
    const signedAt = signedTime(time);
    if (signedAt === undefined)
      throw refused(`X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`);
    const claim = credentialOf(field('x-amz-credential'));
    if (claim.service !== 's3')
      throw refused(`Error parsing the X-Amz-Credential parameter; incorrect service "${claim.service}".`);
    if (claim.region !== region)
      throw refused(
        `Error parsing the X-Amz-Credential parameter; the region '${claim.region}' is wrong; expecting '${region}'`,
        { Region: region },
      );
    if (!claim.scope.startsWith(`${time.slice(0, 8)}/`))
      throw refused(
        `Invalid credential date "${claim.scope.slice(0, 8)}". This date is not the same as X-Amz-Date: "${time.slice(0, 8)}".`,
      );

    const credential = credentials.find(claim.accessKeyId);
    if (!credential)
      throw new AwsError(
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
        {
          status: 403,
          AWSAccessKeyId: claim.accessKeyId,
        },
      );
    const expected = createHmac('sha256', signingKey(credential, claim.scope)).update(policy).digest('hex');
    if (!sameText(expected, field('x-amz-signature')))
      throw new AwsError(
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
        {
          status: 403,
          AWSAccessKeyId: claim.accessKeyId,
          StringToSign: policy,
          SignatureProvided: field('x-amz-signature'),
        },
      );
    const moment = now();
    if (signedAt > moment + SKEW)
      throw new AwsError('AccessDenied', 'Request is not yet valid', { status: 403 });
    if (signedAt + LONGEST < moment)
      throw new AwsError('AccessDenied', 'Invalid according to Policy: Policy expired.', { status: 403 });
    return { caller: credential.caller, now: moment };
  };

const credentialOf = (credential: string) => {
  try {
    return readCredential(credential);
  } catch {
    throw refused(
      'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  }
};

/** Two spaces, as S3 writes it. */
const missingField = (name: string) =>
  new AwsError(
    'InvalidArgument',
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    { ArgumentName: name, ArgumentValue: '' },
  );

const refused = (message: string, extra: Readonly<Record<string, unknown>> = {}) =>
  new AwsError('AuthorizationQueryParametersError', message, extra);
