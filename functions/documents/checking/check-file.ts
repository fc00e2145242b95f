import { jpegLayout } from './jpeg-layout.ts';
import { fitsName, isCsvName, type MediaType, namesMacros, plainType, runsByName } from './media-types.ts';
import { officeType } from './office-files.ts';
import { checkPdf, type PdfFacts } from './pdf-files.ts';
import { jpegPhoto, type Photo, pngPhoto } from './photos.ts';
import { pngLayout } from './png-layout.ts';
import { checkJpegOnly, checkPngOnly, checkTail } from './polyglots.ts';
import { type FileSource, type Refusal, RefusedFile, type WatchedSource, watched, whole } from './source.ts';
import { checkText } from './texts.ts';
import { type FoundType, trueType } from './true-type.ts';
import { checkVideo } from './videos.ts';

/** What was said of a file when it was registered. */
export interface FileClaim {
  readonly contentType: string;
  readonly fileName: string;
}

/** What a file is. It is as it claims when there are no refusals; `photo` and `pdf` are there then. */
export interface CheckedFile {
  readonly type?: MediaType;
  readonly refusals: readonly Refusal[];
  readonly photo?: Photo;
  readonly pdf?: PdfFacts;
}

type Seen = Omit<CheckedFile, 'type'>;

/** CSV is plain text that its name or its claim calls so: the bytes do not say. */
const textType = ({ contentType, fileName }: FileClaim): MediaType => {
  const isCsv = isCsvName(fileName) ?? plainType(contentType) === 'text/csv';
  return isCsv ? 'text/csv' : 'text/plain';
};

const isSaid = (type: MediaType, { contentType, fileName }: FileClaim): boolean => {
  const said = plainType(contentType);
  const isText = said === 'text/plain' && type === 'text/csv';
  return (said === type || isText) && fitsName(type, fileName);
};

const mediaType = async (found: FoundType, source: FileSource, claim: FileClaim): Promise<MediaType> => {
  if (found === 'zip') return officeType(await whole(source));
  if (found !== 'text') return found;
  await checkText(source);
  return textType(claim);
};

/** Looks into a file of a known type, and refuses what is wrong with it. */
const seen = async (type: MediaType, source: FileSource): Promise<Seen> => {
  switch (type) {
    case 'image/jpeg': {
      const bytes = await whole(source);
      const layout = jpegLayout(bytes);
      checkJpegOnly(bytes, layout);
      return { refusals: [], photo: await jpegPhoto(bytes, layout) };
    }
    case 'image/png': {
      const bytes = await whole(source);
      const layout = pngLayout(bytes);
      checkPngOnly(bytes, layout);
      return { refusals: [], photo: pngPhoto(bytes, layout) };
    }
    case 'application/pdf':
      return checkPdf(source);
    case 'video/mp4':
      await checkVideo(source);
      return { refusals: [] };
    default:
      return { refusals: [] };
  }
};

const checked = async (source: FileSource, claim: FileClaim): Promise<CheckedFile> => {
  if (runsByName(claim.fileName)) throw new RefusedFile('document.executable', { found: 'name' });
  const found = await trueType(source);
  if (namesMacros(claim.fileName)) throw new RefusedFile('document.macros', { found: 'name' });
  if (found !== 'zip') await checkTail(source);
  const type = await mediaType(found, source, claim);
  if (!isSaid(type, claim))
    return { type, refusals: [{ code: 'document.type-differs', details: { found: type } }] };
  const { refusals, ...facts } = await seen(type, source);
  return refusals.length > 0 ? { type, refusals } : { type, refusals, ...facts };
};

/** What any error of a check means: our own refusal, a store that could not be read, or a file that is broken. */
const refusalOf = (error: unknown, source: WatchedSource): Refusal => {
  const failure = source.failure();
  if (failure) throw failure.error;
  return error instanceof RefusedFile
    ? error.refusal
    : { code: 'document.broken', details: { reason: 'unreadable' } };
};

/**
 * Says what a stored file really is, whether it is what it claims, and what it shows. Nothing in a file makes it throw;
 * what the source throws comes through, so that the check is made again.
 */
export const checkFile = async (source: FileSource, claim: FileClaim): Promise<CheckedFile> => {
  const file = watched(source);
  try {
    return await checked(file, claim);
  } catch (error) {
    return { refusals: [refusalOf(error, file)] };
  }
};
