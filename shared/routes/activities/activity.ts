import * as z from 'zod/mini';
import {
  ActivityId,
  Area,
  BoardId,
  Count,
  DocumentId,
  GroupId,
  HouseholdId,
  Line,
  LocalDate,
  LocationId,
  Origin,
  PlanItemId,
  Rupiah,
  Version,
} from '../../contract/primitives.ts';
import { Point } from '../documents/document.ts';
import { evident } from '../evidence.ts';
import { warned } from '../shapes.ts';
import { Field, NeedShares, UnitOfMeasure, Volume } from '../tridaya.ts';
import {
  Account,
  Budget,
  BudgetLine,
  ChangeRequest,
  Finding,
  Labour,
  Maintenance,
  Money,
  Progress,
  Ranking,
  SwadayaLine,
  SwadayaPromises,
} from './activity-parts.ts';
import { activityStatuses } from './status.ts';

const who = { beneficiaryKK: Count, ps2BeneficiaryKK: Count };
const Beneficiaries = z.array(HouseholdId).check(z.maxLength(500));

/** What a group proposes, as far as it has got: a draft may lack what the submission needs. */
export const proposed = {
  /** The community fixes kinds of activity itself (open menu, B-9): a word of its own. */
  kind: Line(60),
  title: Line(120),
  place: Line(240),
  site: z.optional(Point),
  needs: z.optional(NeedShares),
  proposedVolume: Volume,
  budget: z.optional(Budget),
  swadaya: z.optional(SwadayaPromises),
  beneficiaryKK: z.optional(Count),
  ps2BeneficiaryKK: z.optional(Count),
  beneficiaries: z.optional(Beneficiaries),
};

/** What a board decided: on which day, by which minutes, and why. */
const Decided = z.object({
  on: LocalDate,
  documentId: DocumentId,
  reason: z.optional(Line(500)),
});
export type Decided = z.infer<typeof Decided>;

/**
 * A tridaya activity (kegiatan) from proposal (usulan) to maintenance (section 6): everything of it is public (P0), and
 * nobody is named in it. Its three volumes are in one unit of measure.
 */
export const Activity = z
  .object({
    activityId: ActivityId,
    locationId: LocationId,
    boardId: BoardId,
    groupId: GroupId,
    planItemId: PlanItemId,
    area: Area,
    field: Field,
    needs: NeedShares,
    kind: Line(60),
    title: Line(120),
    place: Line(240),
    site: z.optional(Point),
    unitOfMeasure: UnitOfMeasure,
    /** By the plan, as it stood when the draft was begun. */
    plannedVolume: Volume,
    proposedVolume: Volume,
    realisedVolume: z.optional(Volume),
    budget: z.array(BudgetLine),
    swadaya: z.array(SwadayaLine),
    labour: Labour,
    ...who,
    beneficiaries: z.array(HouseholdId),
    status: z.enum(activityStatuses),
    /** No money moves: a change waits for its decision, or the activity is suspended. */
    isHeld: z.boolean(),
    /** Of a suspended one, where it goes on; of a cancelled one, how far it had come. */
    suspendedFrom: z.optional(z.enum(activityStatuses)),
    drawings: z.optional(z.array(DocumentId)),
    submittedOn: z.optional(LocalDate),
    examination: z.optional(
      z.object({
        outcome: z.enum(['feasible', 'returned']),
        on: LocalDate,
        documentId: DocumentId,
        reason: z.optional(Line(500)),
      }),
    ),
    ranking: z.optional(Ranking),
    decision: z.optional(z.extend(Decided, { outcome: z.enum(['approved', 'rejected']) })),
    /** What the board approved, with approved changes: out of its grant, and promised by the group. */
    approved: z.optional(z.object({ rupiah: Rupiah, swadayaRupiah: Rupiah, on: LocalDate })),
    contract: z.optional(
      z.object({ rupiah: Rupiah, on: LocalDate, number: Line(80), documentId: DocumentId }),
    ),
    money: Money,
    /** Since when the project board stands at the site. */
    siteBoardOn: z.optional(LocalDate),
    progress: z.array(Progress),
    completion: z.optional(
      z.object({ on: LocalDate, realisedVolume: Volume, realisedKind: Line(60), documentId: DocumentId }),
    ),
    changes: z.array(ChangeRequest),
    account: z.optional(Account),
    publication: z.optional(z.object({ place: Line(240), on: LocalDate, documentId: DocumentId })),
    maintenance: z.optional(Maintenance),
    closing: z.optional(z.object({ on: LocalDate, reason: Line(500) })),
    suspension: z.optional(Decided),
    cancellation: z.optional(
      z.extend(Decided, { cause: z.enum(['no-contribution', 'refused-by-office', 'other']) }),
    ),
    findings: z.array(Finding),
    /** By when its account, or its next inspection, is due. */
    dueOn: z.optional(LocalDate),
    ...evident,
    ...warned,
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Activity' });
export type Activity = z.infer<typeof Activity>;

/** An activity in a list: what a phone shows of it; the whole is read by its id. */
export const ActivitySummary = z
  .pick(Activity, {
    activityId: true,
    locationId: true,
    boardId: true,
    groupId: true,
    planItemId: true,
    area: true,
    field: true,
    kind: true,
    title: true,
    status: true,
    isHeld: true,
    dueOn: true,
    version: true,
  })
  .register(z.globalRegistry, { id: 'ActivitySummary' });
export type ActivitySummary = z.infer<typeof ActivitySummary>;

/** One link of a chain; `status` says whether the paper still stands. */
export const ChainLink = z
  .object({
    kind: z.enum([
      'plan-item',
      'ranking',
      'decision',
      'contract',
      'money-paid',
      'money-returned',
      'photo',
      'receipt',
      'account',
    ]),
    on: z.optional(LocalDate),
    /** Of the plan item, or of the disbursement. */
    id: z.optional(z.string()),
    documentId: z.optional(DocumentId),
    rupiah: z.optional(Rupiah),
    status: z.optional(z.enum(['met', 'withdrawn'])),
  })
  .register(z.globalRegistry, { id: 'ChainLink' });
export type ChainLink = z.infer<typeof ChainLink>;

/** Plan item, ranking, decision, money, photos, receipts and account of an activity, in their order. */
export const Chain = z
  .object({ activityId: ActivityId, links: z.array(ChainLink), version: Version })
  .register(z.globalRegistry, { id: 'Chain' });
export type Chain = z.infer<typeof Chain>;
