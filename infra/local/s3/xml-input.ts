import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { AwsError } from '../aws/service.ts';

/** An element as its reader wants it: what it says, or the elements in it. */
export interface XmlElement {
  readonly name: string;
  /** As it stands there, spaces too. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/** No document of S3 goes deeper than a few elements. */
const DEEPEST = 16;

const parser = new XMLParser({
  preserveOrder: true,
  removeNSPrefix: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
});

/** Reads a body that must be one element called `root`. Document types, which could bring entities, are refused. */
export const readXml = (body: Buffer, root: string): XmlElement => {
  const text = body.toString();
  if (/<!DOCTYPE/i.test(text) || XMLValidator.validate(text) !== true) throw malformedXml();
  const elements = parsed(text).flatMap((node) => elementOf(node, 0));
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

const elementOf = (node: Node, depth: number): XmlElement[] => {
  if (depth > DEEPEST) throw malformedXml();
  const name = Object.keys(node).find((key) => key !== ':@');
  if (name === undefined || name === '#text') return [];
  const content = node[name] as readonly Node[];
  const text = content.map((child) => (Object.hasOwn(child, '#text') ? String(child['#text']) : '')).join('');
  return [{ name, text, children: content.flatMap((child) => elementOf(child, depth + 1)) }];
};
