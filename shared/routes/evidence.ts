import * as z from 'zod/mini';
import { DocumentId, Line, LocalDate, Minutes } from '../contract/primitives.ts';
import { Requirement } from './documents/requirement.ts';

/**
 * What proves a record (L4): `met` by a document that was checked, `withdrawn` when that was taken back and no other
 * has taken its place. A requirement without an entry is declared: it was entered before documents were kept.
 */
export const Evidence = z
  .object({
    requirement: Requirement,
    documentId: DocumentId,
    status: z.enum(['met', 'withdrawn']),
  })
  .register(z.globalRegistry, { id: 'Evidence' });
export type Evidence = z.infer<typeof Evidence>;

/** The field of every record that must be proven. */
export const evident = { evidence: z.optional(z.array(Evidence)) };

/** The record at a notary: the charter (AD) of the board, or of one term (rule E-8). */
export const Deed = z
  .strictObject({ documentId: z.optional(DocumentId), number: Line(80), notary: Line(120), date: LocalDate })
  .register(z.globalRegistry, { id: 'Deed' });
export type Deed = z.infer<typeof Deed>;

/** As it is sent: with the checked document that it stands on. */
export const ProvenDeed = z
  .extend(Deed, { documentId: DocumentId })
  .register(z.globalRegistry, { id: 'ProvenDeed' });

/** Minutes as they are sent where a checked document must stand behind them. */
export const ProvenMinutes = z
  .extend(Minutes, { documentId: DocumentId })
  .register(z.globalRegistry, { id: 'ProvenMinutes' });

/** Refusals of what no checked document proves. */
export const unproven = ['evidence.not-checked', 'evidence.withdrawn', 'evidence.of-another'] as const;
