import { type AwsCall, AwsError } from '../aws/service.ts';

type Headers = AwsCall['headers'];

const CONTENT = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];
const METADATA = 'x-amz-meta-';
const ENCRYPTION = 'x-amz-server-side-encryption';
const STORAGE_CLASS = 'x-amz-storage-class';

/** Names and values of user metadata together, in bytes. */
const MAXIMUM_METADATA = 2048;

const STORAGE_CLASSES = [
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
];

/** The headers of a PutObject that come back with the object. */
export const keptHeaders = (headers: Headers): Record<string, string> => ({
  ...describingHeaders(headers),
  ...placingHeaders(headers),
});

/** What describes the content: a copy takes it over, unless it is to replace it. */
export const describingHeaders = (headers: Headers): Record<string, string> => {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    if (name.startsWith(METADATA))
      bytes += name.length - METADATA.length + Buffer.byteLength(value, 'latin1');
    else if (!CONTENT.includes(name) || value === '') continue;
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

/** How and where S3 keeps it, which a copy decides anew. STANDARD goes without saying. */
export const placingHeaders = (headers: Headers): Record<string, string> => {
  const kept: Record<string, string> = {};
  const storageClass = headers[STORAGE_CLASS] ?? 'STANDARD';
  if (!STORAGE_CLASSES.includes(storageClass))
    throw new AwsError('InvalidStorageClass', 'The storage class you specified is not valid', {
      StorageClassRequested: storageClass,
    });
  if (storageClass !== 'STANDARD') kept[STORAGE_CLASS] = storageClass;
  const encryption = headers[ENCRYPTION] ?? 'AES256';
  if (!['AES256', 'aws:kms', 'aws:kms:dsse'].includes(encryption))
    throw new AwsError('InvalidArgument', 'The encryption method specified is not supported', {
      ArgumentName: ENCRYPTION,
      ArgumentValue: encryption,
    });
  kept[ENCRYPTION] = encryption;
  const keyId = headers[`${ENCRYPTION}-aws-kms-key-id`];
  if (keyId !== undefined && encryption === 'AES256')
    throw new AwsError(
      'InvalidArgument',
      'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
      { ArgumentName: ENCRYPTION, ArgumentValue: encryption },
    );
  if (keyId !== undefined) kept[`${ENCRYPTION}-aws-kms-key-id`] = keyId;
  const bucketKey = headers[`${ENCRYPTION}-bucket-key-enabled`];
  if (bucketKey?.toLowerCase() === 'true') kept[`${ENCRYPTION}-bucket-key-enabled`] = 'true';
  return kept;
};

/** Of the headers an object was stored with, those that every write of it answers. S3 encrypts everything. */
export const encryptionHeaders = (kept: Readonly<Record<string, string>>): Record<string, string> => ({
  [ENCRYPTION]: 'AES256',
  ...Object.fromEntries(Object.entries(kept).filter(([name]) => name.startsWith(ENCRYPTION))),
});

export const storageClassOf = (kept: Readonly<Record<string, string>>): string =>
  kept[STORAGE_CLASS] ?? 'STANDARD';

/** Whether the ETag is the MD5 of the bytes; "objects encrypted by SSE-KMS have ETags that are not an MD5 digest". */
export const hasMd5Tag = (kept: Readonly<Record<string, string>>): boolean =>
  !kept[ENCRYPTION]?.startsWith('aws:kms');

/** What is archived is not read before it was restored, which is not done here. */
export const checkReadable = (kept: Readonly<Record<string, string>>): void => {
  const storageClass = storageClassOf(kept);
  if (storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE')
    throw new AwsError('InvalidObjectState', "The operation is not valid for the object's storage class", {
      status: 403,
      StorageClass: storageClass,
    });
};

/** `response-content-disposition` and its like, which presigned downloads use. */
export const overriddenHeaders = (query: URLSearchParams): Record<string, string> =>
  Object.fromEntries(
    [...query]
      .filter(([name]) =>
        /^response-(cache-control|content-(disposition|encoding|language|type)|expires)$/.test(name),
      )
      .map(([name, value]) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly what is looked for
        if (/[\u0000-\u001f\u007f]|[^\u0000-\u00ff]/.test(value))
          throw new AwsError('InvalidArgument', 'Header value cannot be represented using ISO-8859-1.', {
            ArgumentName: name,
            ArgumentValue: value,
          });
        return [name.slice('response-'.length), value];
      }),
  );
