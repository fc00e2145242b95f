import { AwsError } from '../aws/service.ts';
import type { PostForm } from './post-form.ts';
import { MOST_OBJECT_TAGS, tagsOfBody } from './tags.ts';

type Fields = ReadonlyMap<string, string>;

/** Puts the file's name wherever the form says `${filename}`; where the file has none, the text stays. */
export const filledFields = ({ fields, filename }: PostForm): Fields =>
  filename === undefined
    ? fields
    : new Map([...fields].map(([name, value]) => [name, value.replaceAll(FILENAME, () => filename)]));

const FILENAME = `$${'{filename}'}`;

export const keyOf = (fields: Fields): string => {
  const key = fields.get('key');
  if (key === undefined)
    throw invalidArgument(
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      'key',
      '',
    );
  if (key === '') throw invalidArgument('User key must have a length greater than 0.', 'key', '');
  return key;
};

/** Fields that belong to the form and not to its object. */
const OF_FORM = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-signature',
  'x-amz-security-token',
]);

const CONTENT = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-md5',
  'content-type',
  'expires',
]);

/** The headers a PutObject would have sent for these fields. */
export const headersOf = (fields: Fields): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const [name, value] of fields) {
    if (name === 'acl') headers['x-amz-acl'] = value;
    else if (name === 'tagging') headers['x-amz-tagging'] = taggingOf(value);
    else if (name === 'x-amz-checksum-algorithm') headers['x-amz-sdk-checksum-algorithm'] = value;
    else if (name.startsWith('x-amz-meta-')) headers[name] = encodedWord(value);
    else if (CONTENT.has(name) || (name.startsWith('x-amz-') && !OF_FORM.has(name)))
      headers[name] = headerText(name, value);
  }
  return headers;
};

/** As the query form of the header: `a=1&b=2`. */
const taggingOf = (xml: string): string =>
  tagsOfBody(Buffer.from(xml), MOST_OBJECT_TAGS)
    .map((tag) => tag.map(encodeURIComponent).join('='))
    .join('&');

/** Bytes of UTF-8 as a header carries them. What would end a header is refused. */
const headerText = (name: string, value: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly what is looked for
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value))
    throw invalidArgument('Header values must not contain control characters.', name, '');
  return Buffer.from(value).toString('latin1');
};

/** Metadata beyond ASCII comes back as an encoded word of RFC 2047: `Q` where most of it is ASCII, `B` otherwise. */
const encodedWord = (value: string): string => {
  const characters = [...value];
  const plain = characters.filter((character) => /^[ -~\t]$/.test(character)).length;
  if (plain === characters.length) return value;
  const bytes = Buffer.from(value);
  if (plain < characters.length - plain) return `=?UTF-8?B?${bytes.toString('base64')}?=`;
  const text = [...bytes].map((byte) => {
    const character = String.fromCharCode(byte);
    if (character === ' ') return '_';
    return /^[!-~]$/.test(character) && !'=?_'.includes(character)
      ? character
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `=?UTF-8?Q?${text.join('')}?=`;
};

const invalidArgument = (message: string, ArgumentName: string, ArgumentValue: string) =>
  new AwsError('InvalidArgument', message, { ArgumentName, ArgumentValue });
