import { isFault, openArchive as openLimited } from '../../../shared/files/archive.ts';
import type { ArchiveFault } from '../../../shared/files/archive-directory.ts';
import { fileFault } from './file-faults.ts';

/** What may be in a workbook, before any of it is inflated. A workbook of 2,000 rows has some twenty entries and 2 MB. */
export const archiveLimits = {
  entries: 200,
  bytes: 16_000_000,
  ratio: 100,
  bytesAtAnyRatio: 100_000,
} as const;

/** The workbook's parts by their path; each is inflated when it is asked for, and never beyond the size it names. */
export interface Archive {
  readonly names: readonly string[];
  readonly read: (name: string) => Uint8Array | undefined;
}

const codes = {
  broken: 'import.broken-workbook',
  bomb: 'import.bomb',
  encrypted: 'import.encrypted',
} as const;

const problemOf = ({ fault, details }: ArchiveFault) => fileFault(codes[fault], details);

/** Opens a workbook's archive, in which no archive is; throws a Problem for what no workbook is. */
export const openArchive = (bytes: Uint8Array): Archive => {
  const archive = openLimited(bytes, archiveLimits);
  if (isFault(archive)) throw problemOf(archive);
  if (archive.entries.some(({ isArchive }) => isArchive)) throw fileFault('import.nested');
  return {
    names: archive.entries.map(({ name }) => name),
    read: (name) => {
      const part = archive.read(name);
      if (isFault(part)) throw problemOf(part);
      return part;
    },
  };
};
