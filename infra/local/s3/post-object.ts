import { type AwsCall, AwsError, type AwsReply, type UnsignedRequest } from '../aws/service.ts';
import { filledFields, headersOf, keyOf } from './post-fields.ts';
import { readForm } from './post-form.ts';
import { checkPolicy, readPolicy, sizeLimits } from './post-policy.ts';
import { postReply } from './post-reply.ts';

/** Stores the bytes as a PutObject of this call would, once they have come to their end; answers its headers. */
export type StorePosted = (
  call: AwsCall,
  bytes: AsyncIterable<Buffer>,
) => Promise<Readonly<Record<string, string>>>;

/**
 * An upload by a browser's form, "POST Object" in the API reference. The fields come first: nothing of the file is
 * read before signature, policy and permission have let it in, and nothing is kept of a file that turns out to be of
 * the wrong size or in a broken form.
 */
export const postObject = async (
  request: UnsignedRequest,
  bucket: string,
  store: StorePosted,
): Promise<AwsReply> => {
  const form = await readForm(request.headers, request.body);
  try {
    const fields = filledFields(form);
    const key = keyOf(fields);
    const { caller, now } = request.verifyForm(form.fields);
    const policy = readPolicy(form.fields.get('policy') ?? '');
    checkPolicy(policy, { bucket, fields, now });
    const call: AwsCall = {
      operation: '',
      method: 'PUT',
      path: `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
      query: new URLSearchParams(),
      headers: headersOf(fields),
      body: Buffer.alloc(0),
      caller,
    };
    request.guard(call);
    const headers = await store(call, within(sizeLimits(policy), form.file()));
    return postReply(fields, {
      bucket,
      key,
      etag: headers.etag ?? '',
      host: request.headers.host ?? '',
      headers,
    });
  } catch (error) {
    form.leave();
    throw error;
  }
};

/** Counts a file that is too large to its end, since the refusal tells its size, and hands on none of the excess. */
async function* within(
  { least, most }: { least: number; most: number },
  bytes: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size <= most) yield chunk;
  }
  if (size > most)
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: size,
      MaxSizeAllowed: most,
    });
  if (size < least)
    throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: size,
      MinSizeAllowed: least,
    });
}
