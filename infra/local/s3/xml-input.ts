import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { AwsError } from '../aws/service.ts';

/** An element as its reader wants it: what it says, or the elements in it. */
export interface XmlElement {
  readonly name: string;
  /** As it stands there, spaces too. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const parser = new XMLParser({
  preserveOrder: true,
  removeNSPrefix: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false, // it leaves references by number as they are: a key with a line end would be another one
  cdataPropName: '#cdata',
  maxNestedTags: 16, // no document of S3 goes deeper than a few elements
});

/** Reads a body that must be one element called `root`. Document types, which could bring entities, are refused. */
export const readXml = (body: Buffer, root: string): XmlElement => {
  const text = body.toString();
  if (/<!DOCTYPE/i.test(text) || XMLValidator.validate(text) !== true) throw malformedXml();
  const elements = parsed(text).flatMap(elementOf);
  const [element] = elements;
  if (elements.length !== 1 || element?.name !== root) throw malformedXml();
  return element;
};

/** The children by name; throws for one that is not named here, as S3's schema does. */
export const childrenOf = <Name extends string>(
  { children }: XmlElement,
  ...names: readonly Name[]
): Readonly<Record<Name, readonly XmlElement[]>> => {
  const byName = Object.fromEntries(names.map((name) => [name, [] as XmlElement[]])) as Record<
    Name,
    XmlElement[]
  >;
  for (const child of children) {
    if (!names.includes(child.name as Name)) throw malformedXml();
    byName[child.name as Name].push(child);
  }
  return byName;
};

/** Of an element that may stand there once. */
export const onlyOne = (elements: readonly XmlElement[]): XmlElement | undefined => {
  if (elements.length > 1) throw malformedXml();
  return elements[0];
};

export const textOf = ({ text, children }: XmlElement): string => {
  if (children.length > 0) throw malformedXml();
  return text;
};

export const wholeNumberOf = (element: XmlElement): number => {
  const text = textOf(element).trim();
  if (!/^-?\d{1,15}$/.test(text)) throw malformedXml();
  return Number(text);
};

export const malformedXml = () =>
  new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

type Node = Readonly<Record<string, unknown>>;

const parsed = (text: string): readonly Node[] => {
  try {
    return parser.parse(text) as readonly Node[];
  } catch {
    throw malformedXml();
  }
};

const elementOf = (node: Node): XmlElement[] => {
  const name = Object.keys(node).find((key) => key !== ':@');
  if (name === undefined || name.startsWith('#')) return [];
  const content = node[name] as readonly Node[];
  const text = content.map(textOfNode).join('');
  return [{ name, text, children: content.flatMap(elementOf) }];
};

const textOfNode = (node: Node): string => {
  if (Object.hasOwn(node, '#text')) return withoutReferences(String(node['#text']));
  const data = node['#cdata'] as readonly Node[] | undefined;
  return (data ?? []).map((child) => String(child['#text'] ?? '')).join('');
};

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const withoutReferences = (text: string): string =>
  text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(\w+));|&/g, (_, hex, decimal, name) => {
    if (name !== undefined) {
      const character = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
      if (character === undefined) throw malformedXml();
      return character;
    }
    const code = Number.parseInt(hex ?? decimal ?? '', hex === undefined ? 10 : 16);
    if (!(code > 0 && code <= 0x10ffff) || (code >= 0xd800 && code < 0xe000)) throw malformedXml();
    return String.fromCodePoint(code);
  });
