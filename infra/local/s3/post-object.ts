import { type AwsCall, AwsError, type AwsReply, type UnsignedRequest } from '../aws/service.ts';
import type { Engine } from './engine.ts';
import { LARGEST, storeObject, writtenHeaders } from './operations/put-object.ts';
import { filledFields, headersOf, keyOf } from './post-fields.ts';
import { readForm } from './post-form.ts';
import { checkPolicy, readPolicy, sizeLimits } from './post-policy.ts';
import { postReply } from './post-reply.ts';
import { readRequest } from './request.ts';

/**
 * An upload by a browser's form, "POST Object" in the API reference. The fields come first: nothing of the file is
 * read before signature, policy and permission have let it in, and nothing is kept of a file that turns out to be of
 * the wrong size or in a broken form.
 */
export const postObject = async (
  engine: Engine,
  request: UnsignedRequest,
  bucket: string,
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
    readRequest(call); // refuses what it would refuse of a PutObject
    request.guard(call);
    const bytes = within(sizeLimits(policy), form.file());
    const content = { length: undefined, trailers: {}, [Symbol.asyncIterator]: () => bytes };
    const version = await storeObject(engine, { bucket, key, headers: call.headers }, content, 'POST Object');
    const headers = writtenHeaders(engine, version);
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
  { least, ...limits }: { least: number; most: number },
  bytes: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const most = Math.min(limits.most, LARGEST);
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size <= most) yield chunk;
    if (size > LARGEST) break; // as much as there is to know
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
