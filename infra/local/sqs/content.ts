import { createHash, type Hash } from 'node:crypto';
import { AwsError } from '../aws/service.ts';
import { invalidParameter } from './refusal.ts';

/** A message attribute as the API carries it; `BinaryValue` is base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
  /** Part of the API, but SQS itself does not take lists. */
  readonly StringListValues?: readonly string[];
  readonly BinaryListValues?: readonly string[];
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** 1 MiB since August 2025; one message, and all messages of a batch together. */
export const MAXIMUM_BYTES = 1_048_576;

/** The characters of XML 1.0, which SQS allows; `u` keeps lone surrogates out. */
const ALLOWED = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

const ATTRIBUTE_NAME = /^(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/;
const DATA_TYPE = /^(?=.{1,256}$)(String|Number|Binary)(\..+)?$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** Refuses what SQS refuses of a message, and answers its size in bytes: body, attribute names, types and values. */
export const checkedSize = (body: unknown, attributes: MessageAttributes): number => {
  if (typeof body !== 'string' || body.length === 0)
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (!ALLOWED.test(body))
    throw new AwsError(
      'InvalidMessageContents',
      'Invalid characters were found in the message body, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    );
  const entries = Object.entries(attributes);
  if (entries.length > 10)
    throw new AwsError(
      'InvalidParameterValue',
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [10].`,
    );
  return entries.reduce(
    (bytes, [name, attribute]) => bytes + attributeSize(name, attribute),
    Buffer.byteLength(body),
  );
};

const attributeSize = (name: string, attribute: MessageAttribute): number => {
  const { DataType, StringValue, BinaryValue } = attribute;
  if (!ATTRIBUTE_NAME.test(name) || /^(aws|amazon)\./i.test(name))
    throw invalidParameter('MessageAttributes', name, 'The message attribute name is not allowed.');
  const kind = DATA_TYPE.exec(DataType ?? '')?.[1];
  if (!kind)
    throw new AwsError(
      'InvalidParameterValue',
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  if (attribute.StringListValues?.length || attribute.BinaryListValues?.length)
    throw new AwsError(
      'UnsupportedOperation',
      'Message attribute list values in SendMessage operation are not supported.',
    );
  const value = kind === 'Binary' ? BinaryValue : StringValue;
  if (!value)
    throw new AwsError(
      'InvalidParameterValue',
      `The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${DataType}'.`,
    );
  if (kind === 'Number' && !NUMBER.test(value))
    throw new AwsError(
      'InvalidParameterValue',
      `Can't cast the value of message attribute '${name}' to a number.`,
    );
  if (kind === 'String' && !ALLOWED.test(value))
    throw new AwsError('InvalidMessageContents', `Invalid characters found in message attribute '${name}'.`);
  return (
    Buffer.byteLength(name) +
    Buffer.byteLength(DataType) +
    Buffer.byteLength(value, kind === 'Binary' ? 'base64' : 'utf8')
  );
};

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/**
 * The digest clients compare: attributes in order of name, each as length-prefixed name and type,
 * one byte for the transport (1 string, 2 binary) and the length-prefixed value.
 */
export const md5OfAttributes = (attributes: MessageAttributes): string | undefined => {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  for (const name of names) {
    const { DataType, StringValue, BinaryValue } = attributes[name] as MessageAttribute;
    const binary = DataType.startsWith('Binary');
    prefixed(hash, Buffer.from(name));
    prefixed(hash, Buffer.from(DataType));
    hash.update(Buffer.of(binary ? 2 : 1));
    prefixed(hash, binary ? Buffer.from(BinaryValue ?? '', 'base64') : Buffer.from(StringValue ?? ''));
  }
  return hash.digest('hex');
};

const prefixed = (hash: Hash, bytes: Buffer): void => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  hash.update(length).update(bytes);
};

/** The one system attribute a sender may set; it counts nothing towards the size. */
export const checkedTrace = (attributes: MessageAttributes): string | undefined => {
  for (const [name, { DataType, StringValue }] of Object.entries(attributes)) {
    if (name !== 'AWSTraceHeader')
      throw new AwsError('InvalidParameterValue', `Message system attribute name '${name}' is invalid.`);
    if (DataType !== 'String' || !StringValue)
      throw new AwsError(
        'InvalidParameterValue',
        `The message system attribute '${name}' must be of type String and contain a non-empty value.`,
      );
  }
  return attributes.AWSTraceHeader?.StringValue;
};

/** The attributes a receiver asked for: names, `All`, `.*`, or a prefix as `device.*`. */
export const askedAttributes = (attributes: MessageAttributes, names: readonly string[]): MessageAttributes =>
  Object.fromEntries(
    Object.entries(attributes).filter(([name]) =>
      names.some(
        (asked) =>
          asked === 'All' ||
          asked === name ||
          (asked.endsWith('.*') && (asked === '.*' || name.startsWith(asked.slice(0, -1)))),
      ),
    ),
  );
