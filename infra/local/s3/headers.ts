import { type AwsCall, AwsError } from '../aws/service.ts';

const KEPT = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
];
const METADATA = 'x-amz-meta-';

/** Names and values of user metadata together, in bytes. */
const MAXIMUM_METADATA = 2048;

/** The headers of a PutObject that come back with the object. */
export const keptHeaders = (headers: AwsCall['headers']): Record<string, string> => {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    if (name.startsWith(METADATA)) bytes += name.length - METADATA.length + Buffer.byteLength(value);
    else if (!KEPT.includes(name)) continue;
    kept[name] = value;
  }
  if (bytes > MAXIMUM_METADATA)
    throw new AwsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
      Size: bytes,
      MaxSizeAllowed: MAXIMUM_METADATA,
    });
  // The SDK names the encoding of its transfer, too; that is no property of the object.
  const encoding = kept['content-encoding']
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== 'aws-chunked' && part !== '')
    .join(',');
  delete kept['content-encoding'];
  return encoding ? { ...kept, 'content-encoding': encoding } : kept;
};

/** `response-content-disposition` and its like, which presigned downloads use. */
export const overriddenHeaders = (query: URLSearchParams): Record<string, string> =>
  Object.fromEntries(
    [...query]
      .filter(([name]) =>
        /^response-(cache-control|content-(disposition|encoding|language|type)|expires)$/.test(name),
      )
      .map(([name, value]) => [name.slice('response-'.length), value]),
  );
