import { fileFault } from './file-faults.ts';

/** A tag of an XML document, without the prefix of its namespace. */
export interface Tag {
  readonly name: string;
  readonly isEnd: boolean;
  readonly isEmpty: boolean;
  readonly attribute: (name: string) => string | undefined;
  /** Where the text before and behind it ends and begins. */
  readonly start: number;
  readonly end: number;
}

const broken = () => fileFault('import.broken-workbook');

/** One alternative for each character, so that it takes a tag in one pass and fails in one. */
const tagForm = /<(\/?)(?:[\w.-]+:)?([\w.-]+)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/y;

/** What is no tag: comments, instructions, CDATA. A document type is refused: no workbook has one. */
const skipped: readonly (readonly [start: string, end: string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
];

const attributeForms = new Map<string, RegExp>();

/** An attribute by its name without prefix; the forms are kept, for a sheet asks for three in each of its cells. */
const attributeForm = (name: string): RegExp => {
  const form =
    attributeForms.get(name) ?? new RegExp(`(?:^|\\s)(?:[\\w-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
  attributeForms.set(name, form);
  return form;
};

const attributeOf =
  (text: string) =>
  (name: string): string | undefined => {
    const found = attributeForm(name).exec(text);
    return found?.[1] ?? found?.[2];
  };

/** The tags of a document in their order; throws for what is no well-formed XML. */
export function* tagsOf(xml: string): Generator<Tag> {
  for (let at = xml.indexOf('<'); at !== -1; at = xml.indexOf('<', at)) {
    const skip = skipped.find(([start]) => xml.startsWith(start, at));
    if (skip) {
      const end = xml.indexOf(skip[1], at + skip[0].length);
      if (end === -1) throw broken();
      at = end + skip[1].length;
      continue;
    }
    tagForm.lastIndex = at;
    const [text, slash, name, attributes] = tagForm.exec(xml) ?? [];
    if (text === undefined || name === undefined || attributes === undefined) throw broken();
    const end = at + text.length;
    const isEmpty = attributes.endsWith('/');
    yield { name, isEnd: slash === '/', isEmpty, attribute: attributeOf(attributes), start: at, end };
    at = end;
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A text as it is meant: `&amp;` is `&`, `&#65;` is `A`. */
export const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,8}));/gi, (whole, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
    if (code === undefined) return entities[name] ?? whole;
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
