import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { refused } from '../../../shared/errors.ts';
import { plusYears } from '../../../shared/policy/local-date.ts';
import type { LegalBasis } from '../../../shared/routes/registration/legal-bases.ts';

/** Until this age a guardian (wali) consents: UU 35/2014 on child protection, article 1; law, not policy. */
const adultYears = 18;

const isChildOn = (birthDate: LocalDate | undefined, day: LocalDate): boolean =>
  birthDate !== undefined && plusYears(birthDate, adultYears) > day;

const isSame = (one: LegalBasis, other: LegalBasis): boolean => JSON.stringify(one) === JSON.stringify(other);

interface Subjects {
  /** Of those whose data the bases are about, as far as they are known. */
  readonly birthDates: readonly (LocalDate | undefined)[];
  readonly before?: readonly LegalBasis[] | undefined;
}

/**
 * Refuses bases that cannot carry processing (rule D-1): consent without an expiry, consent for a child that is not the
 * guardian's, and a withdrawal that was added, changed or left out here: that goes by a request, and stays on record.
 */
export const checkBases = (bases: readonly LegalBasis[], { birthDates, before = [] }: Subjects): void => {
  for (const [index, { basis, from, until, byGuardian }] of bases.entries()) {
    if (basis !== 'consent') continue;
    if (until === undefined || until < from)
      throw refused('basis.consent-endless', `/bases/${index}/until`, { rule: 'D-1' });
    if (!byGuardian && birthDates.some((birthDate) => isChildOn(birthDate, from)))
      throw refused('basis.no-guardian', `/bases/${index}/byGuardian`, { rule: 'D-1', adultYears });
  }
  const withdrawn = before.filter(({ withdrawnAt }) => withdrawnAt !== undefined);
  const added = bases.findIndex(
    (basis) => basis.withdrawnAt !== undefined && !withdrawn.some((known) => isSame(known, basis)),
  );
  if (added >= 0) throw refused('basis.withdrawal-elsewhere', `/bases/${added}/withdrawnAt`, { rule: 'D-1' });
  if (!withdrawn.every((known) => bases.some((basis) => isSame(known, basis))))
    throw refused('basis.withdrawal-elsewhere', '/bases', { rule: 'D-1' });
};

/** Whether a basis carries processing on a day: from its first day to its last, unless consent was withdrawn. */
const isInForce = ({ from, until, withdrawnAt }: LegalBasis, day: LocalDate): boolean =>
  withdrawnAt === undefined && from <= day && (until === undefined || day <= until);

/** The purposes for which data may be processed on a day (rule D-1): those that some basis carries. */
export const purposesOn = (
  bases: readonly LegalBasis[],
  day: LocalDate,
): ReadonlySet<LegalBasis['purpose']> =>
  new Set(bases.filter((basis) => isInForce(basis, day)).map(({ purpose }) => purpose));

/** Whether a consent of a purpose was withdrawn before. */
export const isWithdrawn = (bases: readonly LegalBasis[], purpose: LegalBasis['purpose']): boolean =>
  bases.some((basis) => basis.purpose === purpose && basis.withdrawnAt !== undefined);

/** Whether a purpose rests on consent on a day: only that is its subject's to withdraw (rule D-1). */
export const restsOnConsent = (
  bases: readonly LegalBasis[],
  purpose: LegalBasis['purpose'],
  day: LocalDate,
): boolean =>
  bases.some((basis) => basis.purpose === purpose && basis.basis === 'consent' && isInForce(basis, day));

/** The bases after consent for a purpose was withdrawn: also consent that has not begun yet. */
export const withdrawnFrom = (
  bases: readonly LegalBasis[],
  purpose: LegalBasis['purpose'],
  withdrawnAt: string,
): LegalBasis[] =>
  bases.map((basis) =>
    basis.purpose === purpose && basis.basis === 'consent' && basis.withdrawnAt === undefined
      ? { ...basis, withdrawnAt }
      : basis,
  );
