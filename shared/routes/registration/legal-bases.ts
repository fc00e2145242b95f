import * as z from 'zod/mini';
import { LocalDate, Moment } from '../../contract/primitives.ts';

/** What data of a household or person are processed for; each purpose has legal bases of its own (rule D-1). */
export const processingPurposes = ['poor-list', 'aid', 'loan', 'contact', 'publication'] as const;

/**
 * On what legal basis data are processed, purpose by purpose (rule D-1). Consent (persetujuan) has a date and an
 * expiry, is given for children by their guardian, and can be withdrawn; the other bases are not the subject's to end.
 */
export const LegalBasis = z
  .strictObject({
    purpose: z.enum(processingPurposes),
    basis: z.enum(['consent', 'public-task', 'legal-obligation', 'contract', 'vital-interest']),
    from: LocalDate,
    until: z.optional(LocalDate),
    withdrawnAt: z.optional(Moment),
    byGuardian: z.optional(z.boolean()),
  })
  .register(z.globalRegistry, { id: 'LegalBasis' });
export type LegalBasis = z.infer<typeof LegalBasis>;

export const LegalBases = z.array(LegalBasis).check(z.maxLength(20));
