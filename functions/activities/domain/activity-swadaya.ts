import type { LocalDate } from '../../../shared/contract/primitives.ts';
import type { Activity } from '../../../shared/routes/activities/activity.ts';

/** What the group promised to give itself. */
export const promisedOf = ({ swadaya }: Pick<Activity, 'swadaya'>): number =>
  swadaya.reduce((sum, { promisedRupiah }) => sum + promisedRupiah, 0);

/** What came of it: labour by verified hours, the other forms by the account. */
export const realisedOf = ({ swadaya, labour }: Pick<Activity, 'swadaya' | 'labour'>): number =>
  swadaya.reduce((sum, { realisedRupiah = 0 }) => sum + realisedRupiah, labour.rupiah);

/** The price of a labour day that was agreed for a day: of several the one agreed last before it. */
export const labourPriceOn = ({ swadaya }: Pick<Activity, 'swadaya'>, day: LocalDate) =>
  swadaya
    .filter(({ form, pricedOn }) => form === 'labour' && pricedOn <= day)
    .toSorted((a, b) => (a.pricedOn < b.pricedOn ? -1 : 1))
    .at(-1);
