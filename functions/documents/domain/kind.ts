import { type DocumentKind, type Level, levels } from '../../../shared/routes/documents/document.ts';

/**
 * How open a kind of document is at most, and unless its sender says less (domain handbook, section 16): minutes are
 * for the kelurahan, a title names persons, an attendance list and a receipt do too.
 */
const openAtMost: Readonly<Record<DocumentKind, Level>> = {
  minutes: 'P1',
  'attendance-list': 'P2',
  photo: 'P0',
  drawing: 'P0',
  deed: 'P1',
  'asset-title': 'P2',
  decree: 'P0',
  letter: 'P1',
  receipt: 'P2',
  agreement: 'P1',
  form: 'P0',
  report: 'P0',
  guideline: 'P0',
};

/** What belongs to a household is read by named roles only: it shows where and how a family lives. */
export const mostOpen = (kind: DocumentKind, ownerKind: string): Level =>
  ownerKind === 'household' ? 'P3' : openAtMost[kind];

export const isMoreOpen = (one: Level, other: Level): boolean => levels.indexOf(one) < levels.indexOf(other);

/** Media types that are taken, and what each may weigh at most in bytes: what is read as a whole is kept small. */
export const mediaTypes: Readonly<Record<string, { readonly mostBytes: number }>> = {
  'application/pdf': { mostBytes: 500_000_000 },
  'image/jpeg': { mostBytes: 30_000_000 },
  'image/png': { mostBytes: 30_000_000 },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { mostBytes: 50_000_000 },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { mostBytes: 50_000_000 },
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': { mostBytes: 50_000_000 },
  'text/plain': { mostBytes: 10_000_000 },
  'text/csv': { mostBytes: 10_000_000 },
  'video/mp4': { mostBytes: 500_000_000 },
};
