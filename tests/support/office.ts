import { type Part, zipOf } from './workbooks.ts';

const office = 'application/vnd.openxmlformats-officedocument';
const kinds = {
  docx: ['word/document.xml', `${office}.wordprocessingml.document.main+xml`],
  xlsx: ['xl/workbook.xml', `${office}.spreadsheetml.sheet.main+xml`],
  pptx: ['ppt/presentation.xml', `${office}.presentationml.presentation.main+xml`],
} as const;

export const officeMediaTypes = {
  docx: `${office}.wordprocessingml.document`,
  xlsx: `${office}.spreadsheetml.sheet`,
  pptx: `${office}.presentationml.presentation`,
} as const;

/** The parts of an Office file of one empty page, sheet or slide; `types` are more entries of its list of types. */
export const officeParts = (kind: keyof typeof kinds, types = ''): readonly Part[] => {
  const [path, type] = kinds[kind];
  return [
    {
      name: '[Content_Types].xml',
      content: `<Types><Override PartName="/${path}" ContentType="${type}"/>${types}</Types>`,
    },
    {
      name: '_rels/.rels',
      content: `<Relationships><Relationship Id="r1" Target="${path}"/></Relationships>`,
    },
    { name: path, content: '<document/>' },
  ];
};

/** An Office file with more parts. */
export const officeOf = (kind: keyof typeof kinds, ...more: readonly Part[]): Uint8Array =>
  zipOf([...officeParts(kind), ...more]);
