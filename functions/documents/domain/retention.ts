import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { plusYears, today } from '../../../shared/policy/local-date.ts';
import { type PolicyName, policyOn } from '../../../shared/policy/policy.ts';
import type { Document, DocumentKind } from '../../../shared/routes/documents/document.ts';

/** Papers of money; all others are kept with the record that they belong to, and end with it. */
const yearsOf: Partial<Readonly<Record<DocumentKind, PolicyName>>> = {
  receipt: 'retention.money-document-years',
  agreement: 'retention.money-document-years',
};

const yearsFrom = (
  date: LocalDate,
  policy: PolicyName,
  area: { readonly code: string },
  given: Given,
): LocalDate => plusYears(date, policyOn(given.policies, policy, { date, area: area.code }).value);

/** The day on which the retention of a document ends that was checked today (section 16); undefined: it has no end of its own. */
export const keptUntilOf = (
  { kind, area }: Pick<Document, 'kind' | 'area'>,
  given: Given,
): LocalDate | undefined => {
  const policy = yearsOf[kind];
  return policy && yearsFrom(today(given, area.code), policy, area, given);
};

/** The day on which the papers of a list of poor households go that was superseded today. */
export const listPapersUntil = (area: { readonly code: string }, given: Given): LocalDate =>
  yearsFrom(today(given, area.code), 'retention.poor-list-years', area, given);

/** What a schedule does with documents, by the name under which it is noted. */
export const dueWork = {
  abandoned: 'document-abandoned',
  retention: 'document-retention',
  listPapers: 'poor-list-papers',
} as const;

/** The moment from which something is due that ends on a day. */
export const startOf = (date: LocalDate): string => `${date}T00:00:00.000Z`;
