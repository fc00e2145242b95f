import * as z from 'zod/mini';
import {
  Area,
  AssemblyId,
  BoardId,
  Line,
  LocalDate,
  LocationId,
  Origin,
  PlanId,
  PlanItemId,
  Rupiah,
  Version,
} from '../../contract/primitives.ts';
import { Field, NeedShares, UnitOfMeasure, Volume } from '../tridaya.ts';

/** Where an item went in the government's planning: Musrenbang, Forum SKPD, the local budget (rule C-7). */
export const GovernmentStep = z.strictObject({
  forum: z.enum(['musrenbang', 'forum-skpd', 'apbd']),
  on: LocalDate,
  outcome: z.enum(['proposed', 'accepted', 'refused', 'postponed']),
  note: z.optional(Line(240)),
});

/** What a plan item says, as its makers send it. */
export const planItemContent = {
  field: Field,
  needs: NeedShares,
  title: Line(120),
  problem: Line(500),
  /** What is needed, in words. */
  need: Line(500),
  place: Line(240),
  plannedVolume: Volume,
  unitOfMeasure: UnitOfMeasure,
  rupiah: Rupiah,
};

/**
 * An item of the medium-term plan (PJM Pronangkis) or of its yearly slice (Renta): problem, need, place, planned volume
 * and cost, and how a meeting ranked it among those of its plan (rules C-6, C-7, A-1).
 */
export const PlanItem = z
  .object({
    planItemId: PlanItemId,
    planId: PlanId,
    kind: z.enum(['pjm', 'renta']),
    /** Of a yearly item: the item of the medium-term plan that it is a slice of. */
    pjmItemId: z.optional(PlanItemId),
    /** Year of a yearly item. */
    year: z.optional(z.int()),
    locationId: LocationId,
    boardId: BoardId,
    area: Area,
    ...planItemContent,
    rank: z.optional(z.int().check(z.minimum(1))),
    /** The assembly that ranked it. */
    rankedBy: z.optional(AssemblyId),
    status: z.enum(['proposed', 'ranked', 'ratified', 'dropped']),
    government: z.array(GovernmentStep),
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'PlanItem' });
export type PlanItem = z.infer<typeof PlanItem>;
