import { type Field, fields, type Need, type NeedShares, needs } from '../../../shared/routes/tridaya.ts';
import type { ActivityRecord } from './activity.ts';
import { type Contribution, components, type Welfare } from '../../../shared/routes/activities/welfare.ts';

/** What one accounted activity did: its money with swadaya, and whom it served (rule I-1). */
export interface Served {
  readonly activityId: string;
  readonly groupId: string;
  readonly field: Field;
  readonly needs: NeedShares;
  readonly rupiah: number;
  readonly swadayaRupiah: number;
  /** PS-2 households by id, so that one served by two activities counts once. */
  readonly householdIds: readonly string[];
  readonly otherHouseholds: number;
}

/** Money by need: in shares of 100, each rounded down, and the last takes the rest, so that the parts add up (I-1). */
export const sharedOut = (rupiah: number, shares: NeedShares): readonly { need: Need; rupiah: number }[] => {
  const parts = shares.map(({ need, percent }) => ({
    need,
    rupiah: Number((BigInt(rupiah) * BigInt(percent)) / 100n),
  }));
  const before = parts.slice(0, -1).reduce((sum, part) => sum + part.rupiah, 0);
  return parts.map((part, index) =>
    index === parts.length - 1 ? { ...part, rupiah: rupiah - before } : part,
  );
};

const contributionOf = (some: readonly Served[]): Contribution => ({
  activities: some.length,
  rupiah: some.reduce((sum, one) => sum + one.rupiah, 0),
  swadayaRupiah: some.reduce((sum, one) => sum + one.swadayaRupiah, 0),
  poorHouseholds: new Set(some.flatMap(({ householdIds }) => householdIds)).size,
  otherHouseholds: some.reduce((sum, one) => sum + one.otherHouseholds, 0),
});

/** What an activity did for one of its needs. */
const forNeed = (one: Served, need: Need): readonly Served[] => {
  const partOf = (rupiah: number) => sharedOut(rupiah, one.needs).find((part) => part.need === need);
  const part = partOf(one.rupiah);
  return part
    ? [{ ...one, rupiah: part.rupiah, swadayaRupiah: partOf(one.swadayaRupiah)?.rupiah ?? 0 }]
    : [];
};

export type KelurahanWelfare = Pick<Welfare, 'total' | 'needs' | 'fields'> & Pick<Required<Welfare>, 'groups'>;

/** What the activities of a kelurahan and year did, by need, field and group; a household once in each, once in total. */
export const welfareOf = (served: readonly Served[]): KelurahanWelfare => ({
  total: contributionOf(served),
  needs: needs.map((need) => ({
    need,
    isComponent: components.some((one) => one === need),
    ...contributionOf(served.flatMap((one) => forNeed(one, need))),
  })),
  fields: fields.map((field) => ({ field, ...contributionOf(served.filter((one) => one.field === field)) })),
  groups: [...Map.groupBy(served, ({ groupId }) => groupId)]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([groupId, some]) => ({ groupId: groupId as never, ...contributionOf(some) })),
});

const nothing = contributionOf([]);

const plus = (one: Contribution, other: Contribution): Contribution => ({
  activities: one.activities + other.activities,
  rupiah: one.rupiah + other.rupiah,
  swadayaRupiah: one.swadayaRupiah + other.swadayaRupiah,
  poorHouseholds: one.poorHouseholds + other.poorHouseholds,
  otherHouseholds: one.otherHouseholds + other.otherHouseholds,
});

/** What an activity did, once a board accepted its account; undefined before. */
export const servedBy = (activity: ActivityRecord): (Served & { readonly year: number }) | undefined => {
  const { activityId, groupId, field, needs: shares, account, swadaya, labour } = activity;
  if (account?.acceptedOn === undefined) return undefined;
  const { beneficiaryKK, ps2BeneficiaryKK, beneficiaries } = activity;
  return {
    ...{ activityId, groupId, field, needs: shares },
    year: Number(account.acceptedOn.slice(0, 4)),
    rupiah: account.spentRupiah,
    swadayaRupiah: swadaya.reduce((sum, { realisedRupiah = 0 }) => sum + realisedRupiah, labour.rupiah),
    householdIds: beneficiaries,
    otherHouseholds: beneficiaryKK - Math.max(ps2BeneficiaryKK, beneficiaries.length),
  };
};

/** The sum over kelurahan: each household belongs to one, so nothing counts twice. */
export const summed = (all: readonly Pick<KelurahanWelfare, 'total' | 'needs' | 'fields'>[]) => ({
  total: all.reduce((sum, { total }) => plus(sum, total), nothing),
  needs: needs.map((need) => ({
    need,
    isComponent: components.some((one) => one === need),
    ...all.reduce((sum, one) => plus(sum, one.needs.find((row) => row.need === need) ?? nothing), nothing),
  })),
  fields: fields.map((field) => ({
    field,
    ...all.reduce((sum, one) => plus(sum, one.fields.find((row) => row.field === field) ?? nothing), nothing),
  })),
});
