import { type Archive, isFault, openArchive } from '../../../shared/files/archive.ts';
import type { MediaType } from './media-types.ts';
import { polyglot } from './polyglots.ts';
import { RefusedFile } from './source.ts';

/** A report with its pictures has some hundreds of entries; a sheet of numbers shrinks to a hundredth. */
const limits = { entries: 5000, bytes: 300_000_000, ratio: 200, bytesAtAnyRatio: 1_000_000 } as const;
/** Parts that say what the others are; they are read as text. */
const longestPart = 4_000_000;

const faults = { broken: 'document.broken', bomb: 'document.bomb', encrypted: 'document.encrypted' } as const;

const opened = (bytes: Uint8Array): Archive => {
  const archive = openArchive(bytes, limits);
  if (isFault(archive)) throw new RefusedFile(faults[archive.fault], archive.details);
  return archive;
};

const textOf = (archive: Archive, name: string): string | undefined => {
  const entry = archive.entries.find((part) => part.name === name);
  if (entry && entry.bytes > longestPart)
    throw new RefusedFile('document.bomb', { bytes: entry.bytes, most: longestPart });
  const part = archive.read(name);
  if (isFault(part)) throw new RefusedFile(faults[part.fault], part.details);
  return part && new TextDecoder().decode(part);
};

const office = 'application/vnd.openxmlformats-officedocument';
/** The part that a file is about, by its content type (ECMA-376 part 1, 11.3.10, 12.3.23, 13.3.6). */
const mains: Readonly<Record<string, MediaType>> = {
  [`${office}.wordprocessingml.document.main+xml`]: `${office}.wordprocessingml.document`,
  [`${office}.spreadsheetml.sheet.main+xml`]: `${office}.spreadsheetml.sheet`,
  [`${office}.presentationml.presentation.main+xml`]: `${office}.presentationml.presentation`,
};

/** Visual Basic, the macro sheets of old Excel, and ActiveX, wherever their parts are and whatever they are called. */
const macroTypes = /macroEnabled|vbaProject|ms-excel\.(intl)?macrosheet|ms-office\.activeX/i;
const macroParts = /(^|\/)(vbaProject\.bin|vbaData\.xml)$|(^|\/)(macrosheets|activeX)\//i;

/** Relations that are fetched when the file is opened, from another machine. */
const fetched = /\/(attachedTemplate|oleObject|frame|subDocument)["']/i;
const elsewhere = /Target\s*=\s*["']\s*(https?|ftp):/i;

const checkRelations = (archive: Archive): void => {
  for (const { name } of archive.entries.filter((entry) => entry.name.endsWith('.rels'))) {
    const relations = textOf(archive, name)?.match(/<[^>]{1,4000}>/g) ?? [];
    if (relations.some((tag) => fetched.test(tag) && elsewhere.test(tag)))
      throw new RefusedFile('document.scripts', { found: 'remote' });
  }
};

/** Pictures that Office packs with gzip. */
const packedPicture = /\.(emz|wmz)$/i;
const embeddedSheet = /(^|\/)embeddings\/[^/]+\.(docx|xlsx|pptx)$/i;
const program = /^(MZ|\x7fELF)/;

const mainOf = (types: string): MediaType | undefined => {
  const found = Object.keys(mains).find((main) => types.includes(`"${main}"`) || types.includes(`'${main}'`));
  return found === undefined ? undefined : mains[found];
};

/** A chart carries the sheet of its numbers: another Office file, which is looked at like the first, once. */
const checkEmbedded = (archive: Archive, depth: number): void => {
  for (const { name, isArchive, first } of archive.entries) {
    const isProgram = program.test(Buffer.from(first).toString('latin1'));
    if (!isProgram && (!isArchive || packedPicture.test(name))) continue;
    const part = !isProgram && depth === 0 && embeddedSheet.test(name) ? archive.read(name) : undefined;
    if (part === undefined || isFault(part)) throw new RefusedFile('document.embedded-files');
    officeType(part, depth + 1);
  }
};

/**
 * What an Office file is, by what its parts say of themselves, looked at within limits before anything is inflated.
 * Refuses macros, files inside, what is fetched from elsewhere, and an archive with something before or behind it.
 */
export const officeType = (bytes: Uint8Array, depth = 0): MediaType => {
  const archive = opened(bytes);
  const types = textOf(archive, '[Content_Types].xml');
  if (types === undefined) throw new RefusedFile('document.type-not-allowed', { found: 'application/zip' });
  if (macroTypes.test(types) || archive.entries.some(({ name }) => macroParts.test(name)))
    throw new RefusedFile('document.macros');
  const type = mainOf(types);
  if (!type) throw new RefusedFile('document.type-not-allowed', { found: 'application/zip' });
  if (archive.before > 0) throw polyglot('unknown', 'before');
  if (archive.behind > 0) throw polyglot('unknown', 'behind');
  checkEmbedded(archive, depth);
  checkRelations(archive);
  return type;
};
