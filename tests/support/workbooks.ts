import { crc32, deflateRawSync } from 'node:zlib';

/** A part of a ZIP archive that is made by hand, with what the archive says of it where that is not so. */
export interface Part {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly isStored?: boolean;
  readonly flags?: number;
  readonly method?: number;
  /** The size that the archive claims. */
  readonly claims?: number;
  readonly crc?: number;
  readonly localName?: string;
  /** Bytes that are packed already. */
  readonly packed?: Uint8Array;
  /** Where the directory says that the part begins. */
  readonly offset?: number;
}

const numbers = (...fields: readonly (readonly [value: number, width: 2 | 4])[]): Buffer =>
  Buffer.concat(
    fields.map(([value, width]) => {
      const bytes = Buffer.alloc(width);
      if (width === 2) bytes.writeUInt16LE(value);
      else bytes.writeUInt32LE(value);
      return bytes;
    }),
  );

/** A ZIP archive, byte by byte, so that it can lie. */
export const zipOf = (parts: readonly Part[], { entries = parts.length } = {}): Uint8Array => {
  let at = 0;
  const made = parts.map((part) => {
    const content = Buffer.from(part.content);
    const packed = Buffer.from(part.packed ?? (part.isStored ? content : deflateRawSync(content)));
    const name = Buffer.from(part.name);
    const localName = Buffer.from(part.localName ?? part.name);
    const method = part.method ?? (part.isStored ? 0 : 8);
    const sums = [
      [part.crc ?? crc32(content), 4],
      [packed.length, 4],
      [part.claims ?? content.length, 4],
    ] as const;
    const common = [[20, 2], [part.flags ?? 0, 2], [method, 2], [0, 4], ...sums] as const;
    const local = Buffer.concat([
      numbers([0x04034b50, 4], ...common, [localName.length, 2], [0, 2]),
      localName,
      packed,
    ]);
    const central = Buffer.concat([
      numbers(
        [0x02014b50, 4],
        [20, 2],
        ...common,
        [name.length, 2],
        [0, 2],
        [0, 2],
        [0, 2],
        [0, 2],
        [0, 4],
        [part.offset ?? at, 4],
      ),
      name,
    ]);
    at += local.length;
    return { local, central };
  });
  const directory = Buffer.concat(made.map(({ central }) => central));
  const end = numbers(
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [entries, 2],
    [entries, 2],
    [directory.length, 4],
    [at, 4],
    [0, 2],
  );
  return new Uint8Array(Buffer.concat([...made.map(({ local }) => local), directory, end]));
};

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;

interface Sheet {
  readonly name: string;
  readonly state?: string;
  readonly xml: string;
}

/** The parts of a workbook of sheets given as XML. */
export const workbookParts = (
  sheets: readonly Sheet[],
  { strings = [] as readonly string[], workbook = '' } = {},
): readonly Part[] => [
  { name: '[Content_Types].xml', content: '<Types/>' },
  {
    name: 'xl/workbook.xml',
    content: `<workbook>${workbook}<sheets>${sheets
      .map(
        ({ name, state }, index) =>
          `<sheet name="${name}" sheetId="${index + 1}"${state ? ` state="${state}"` : ''} r:id="r${index + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
  },
  {
    name: 'xl/_rels/workbook.xml.rels',
    content: `<Relationships>${sheets
      .map((_, index) => relation(`r${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`))
      .join(
        '',
      )}${relation('s', 'sharedStrings', 'sharedStrings.xml')}${relation('t', 'styles', 'styles.xml')}</Relationships>`,
  },
  {
    name: 'xl/sharedStrings.xml',
    content: `<sst>${strings.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
  },
  {
    name: 'xl/styles.xml',
    content: '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
  },
  ...sheets.map(({ xml }, index) => ({ name: `xl/worksheets/sheet${index + 1}.xml`, content: xml })),
];

/** Rows of inline texts, as XML of a sheet. */
export const sheetXml = (rows: readonly (readonly string[])[]): string =>
  `<worksheet><sheetData>${rows
    .map(
      (cells, index) =>
        `<row r="${index + 1}">${cells
          .map(
            (text, column) =>
              `<c r="${String.fromCharCode(65 + column)}${index + 1}" t="inlineStr"><is><t>${text}</t></is></c>`,
          )
          .join('')}</row>`,
    )
    .join('')}</sheetData></worksheet>`;

/** A workbook of one sheet that is given as XML. */
export const workbookOf = (xml: string, more: Parameters<typeof workbookParts>[1] = {}): Uint8Array =>
  zipOf(workbookParts([{ name: 'Keluarga', xml }], more));
