import { fileTypeFromBuffer } from 'file-type/core';
import { isCompoundEncrypted } from './compound.ts';
import { checkHead } from './polyglots.ts';
import { type FileSource, RefusedFile } from './source.ts';

/** More than any signature needs; a file's directory or first objects stand beyond it. */
const headBytes = 8192;

const executables = new Set([
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/java-vm',
  'application/java-archive',
  'application/vnd.android.package-archive',
  'application/wasm',
  'application/x-deb',
  'application/x-rpm',
  'application/x-xpinstall',
  'application/x-google-chrome-extension',
  'application/x-shockwave-flash',
  'application/x.ms.shortcut',
  'application/x-ms-regedit',
  'application/x-apple-diskimage',
]);

const zipStart = Buffer.from('PK\x03\x04', 'latin1');

/** Starts of programs: DOS and Windows, Linux, Android, Mach-O of either order; and of scripts, behind blanks. */
const programs = ['MZ', 'ZM', '\x7fELF', 'dex\n'].map((text) => Buffer.from(text, 'latin1'));
const machPrograms = [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe, 0xbebafeca];
const script = /^(\xef\xbb\xbf)?\s*(#!|@echo\b|<\?php|<%@)/i;

const isProgram = (head: Buffer): boolean =>
  programs.some((known) => head.subarray(0, known.length).equals(known)) ||
  (head.length >= 4 && machPrograms.includes(head.readUInt32BE())) ||
  script.test(head.toString('latin1'));

/** What a browser takes for a page, behind comments. */
const markup =
  /^(\xef\xbb\xbf)?\s*(<!--((?!-->).)*-->\s*)*<(!doctype|html|head|body|script|svg|iframe|table|\?xml)\b/is;

/** `zip` is what Office files are made of: the archive says which. `text` is what no signature is known of. */
export type FoundType = 'zip' | 'text' | 'application/pdf' | 'image/jpeg' | 'image/png' | 'video/mp4';

/** What another format is called that is not allowed. */
const notAllowed = (found: string): RefusedFile => new RefusedFile('document.type-not-allowed', { found });

/**
 * What a file is by its first bytes, whatever it is called. Refuses programs, and formats that the programme does not
 * keep.
 */
export const trueType = async (source: FileSource): Promise<FoundType> => {
  const head = Buffer.from(await source.read(0, headBytes));
  if (head.length === 0) throw new RefusedFile('document.broken', { reason: 'empty' });
  if (isProgram(head)) throw new RefusedFile('document.executable');
  checkHead(head);
  const mime = (await fileTypeFromBuffer(head).catch(() => undefined))?.mime; // a start that is cut or broken
  if (mime !== undefined && executables.has(mime)) throw new RefusedFile('document.executable');
  if (head.subarray(0, zipStart.length).equals(zipStart)) return 'zip';
  switch (mime) {
    case undefined:
      if (markup.test(head.toString('latin1'))) throw notAllowed('text/html');
      return 'text';
    case 'application/pdf':
    case 'image/jpeg':
    case 'image/png':
    case 'video/mp4':
      return mime;
    case 'video/x-m4v':
      return 'video/mp4';
    case 'application/x-cfb':
      if (await isCompoundEncrypted(source)) throw new RefusedFile('document.encrypted');
      throw notAllowed(mime);
    default:
      throw notAllowed(mime);
  }
};
