import * as z from 'zod/mini';
import {
  ChangeRequestId,
  Count,
  DisbursementId,
  DocumentId,
  EntryId,
  InspectionId,
  Line,
  LocalDate,
  PersonId,
  Rupiah,
} from '../../contract/primitives.ts';
import { Point } from '../documents/document.ts';
import { ProvenMinutes } from '../evidence.ts';
import { Volume } from '../tridaya.ts';
import { Attendance } from './attendance.ts';

/** What is counted by a price: quantity, in which unit, the price of one, and what that makes in whole rupiah. */
const priced = { quantity: Volume, unit: Line(20), unitRupiah: Rupiah };

/** A line of the budget (RAB); `blm` is what the board pays out of its grant. */
export const BudgetLine = z
  .strictObject({
    what: Line(120),
    ...priced,
    rupiah: Rupiah,
    source: z.enum(['blm', 'apbd', 'partner', 'other']),
  })
  .register(z.globalRegistry, { id: 'BudgetLine' });
export type BudgetLine = z.infer<typeof BudgetLine>;

/**
 * What the group gives itself (swadaya): the price of one was agreed on a day, countersigned by another person.
 * Labour is counted in days (HOK).
 */
export const SwadayaPromise = z
  .strictObject({
    form: z.enum(['cash', 'labour', 'material', 'land']),
    what: Line(120),
    ...priced,
    pricedOn: LocalDate,
    countersignedBy: PersonId,
    promisedRupiah: Rupiah,
  })
  .register(z.globalRegistry, { id: 'SwadayaPromise' });

/** Promised and realised are two figures; that of labour comes from verified hours, the others from the account. */
export const SwadayaLine = z
  .extend(SwadayaPromise, { realisedRupiah: z.optional(Rupiah) })
  .register(z.globalRegistry, { id: 'SwadayaLine' });
export type SwadayaLine = z.infer<typeof SwadayaLine>;

/** Who benefits: households in all, those of PS-2 among them, and which these are. */
export const Budget = z.array(BudgetLine).check(z.minLength(1), z.maxLength(60));
export const SwadayaPromises = z.array(SwadayaPromise).check(z.minLength(1), z.maxLength(20));

/** A paper of the group or the board, by its number. */
export const ProvenPaper = z
  .strictObject({ documentId: DocumentId, number: Line(80), date: LocalDate })
  .register(z.globalRegistry, { id: 'ProvenPaper' });

export const Ranking = z.strictObject({
  minutes: ProvenMinutes,
  attendance: Attendance,
  rank: z.int().check(z.minimum(1), z.maximum(1_000)),
});

/** The money that reached the group, as finance tells it: sums of the latest version of the budget, and each movement. */
export const Money = z.object({
  disbursedRupiah: Rupiah,
  returnedRupiah: Rupiah,
  /** Of the budget at finance; 0 before the first money. */
  version: z.int(),
  movements: z.array(
    z.object({
      entryId: EntryId,
      disbursementId: DisbursementId,
      direction: z.enum(['paid', 'returned']),
      rupiah: Rupiah,
      on: LocalDate,
    }),
  ),
});
export type Money = z.infer<typeof Money>;

/** Hours that volunteers worked for it, verified (L3). Where no price was agreed for the day they count unvalued. */
export const Labour = z.object({ minutes: z.int(), unvaluedMinutes: z.int(), rupiah: Rupiah });

/** Flagged, not refused: outside Indonesia, far from where the others were made, older than the money. */
export const photoFlags = ['outside-country', 'far-from-site', 'older-than-money'] as const;

export const PhotoGiven = z.strictObject({ documentId: DocumentId, point: Point, takenOn: LocalDate });
const Photo = z.object({ ...PhotoGiven.shape, flags: z.array(z.enum(photoFlags)) });
export type Photo = z.infer<typeof Photo>;

export const Progress = z.object({
  percent: z.union([z.literal(0), z.literal(50), z.literal(100)]),
  on: LocalDate,
  photos: z.array(Photo),
});
export type Progress = z.infer<typeof Progress>;

/** What a change request asks to have otherwise. */
export const ChangeAsked = z.strictObject({
  volume: z.optional(Volume),
  kind: z.optional(Line(60)),
  place: z.optional(Line(240)),
  budget: z.optional(Budget),
  swadaya: z.optional(SwadayaPromises),
});
export type ChangeAsked = z.infer<typeof ChangeAsked>;

/** A change request: cause, old and new values, minutes of the group, and what the board's members decided. */
export const ChangeRequest = z
  .object({
    changeRequestId: ChangeRequestId,
    status: z.enum(['asked', 'approved', 'rejected']),
    cause: Line(500),
    from: z.partial(ChangeAsked),
    to: ChangeAsked,
    minutes: ProvenMinutes,
    askedOn: LocalDate,
    decided: z.optional(z.object({ on: LocalDate, documentId: DocumentId, reason: z.optional(Line(500)) })),
  })
  .register(z.globalRegistry, { id: 'ChangeRequest' });
export type ChangeRequest = z.infer<typeof ChangeRequest>;

export const Receipt = z
  .strictObject({
    documentId: DocumentId,
    number: Line(80),
    on: LocalDate,
    what: Line(120),
    rupiah: Rupiah,
  })
  .register(z.globalRegistry, { id: 'Receipt' });

/**
 * The account of the group (LPJ, A-10): what was spent by receipts, what was built, and what of the swadaya came. The
 * unit checks it, a meeting of the board accepts it.
 */
export const Account = z.object({
  status: z.enum(['reported', 'returned', 'examined', 'accepted']),
  reportedOn: LocalDate,
  receipts: z.array(Receipt),
  spentRupiah: Rupiah,
  realisedVolume: Volume,
  /** Why the unit returned it. */
  reason: z.optional(Line(500)),
  acceptedOn: z.optional(LocalDate),
});
export type Account = z.infer<typeof Account>;

export const conditions = ['good', 'light-damage', 'heavy-damage', 'lost'] as const;

export const Inspection = z.object({
  inspectionId: InspectionId,
  on: LocalDate,
  condition: z.enum(conditions),
  /** Of what was repaired. */
  rupiah: Rupiah,
  note: z.optional(Line(240)),
});
export type Inspection = z.infer<typeof Inspection>;

export const maintenancePlan = {
  /** Who maintains: a group or another body of citizens, by its name. */
  maintainer: Line(120),
  /** A month, of each household that pays. */
  feeRupiah: Rupiah,
  exemptHouseholds: Count,
  from: LocalDate,
};

/** Operation and maintenance, until the day on which it ends by itself. */
export const Maintenance = z.object({
  ...maintenancePlan,
  until: LocalDate,
  inspections: z.array(Inspection),
});

/** What an auditor would find: never a refusal of the past. Cleared where it holds no more. */
export const findingCodes = [
  'smaller-than-plan',
  'other-length',
  'swadaya-short',
  'kind-changed',
  'no-contribution',
  'changed-without-minutes',
  'without-minutes',
  'without-drawings',
] as const;
export type FindingCode = (typeof findingCodes)[number];

export const Finding = z
  .object({
    code: z.enum(findingCodes),
    rule: z.literal('A-4'),
    foundOn: LocalDate,
    clearedOn: z.optional(LocalDate),
  })
  .register(z.globalRegistry, { id: 'Finding' });
export type Finding = z.infer<typeof Finding>;
