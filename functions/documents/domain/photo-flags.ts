import type { Given } from '../../../shared/contract/given.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { PersonalOfDocument, Point, Reason } from '../../../shared/routes/documents/document.ts';
import type { DocumentRecord } from './document.ts';

/** What a photo says of itself, as far as it can be true. */
export interface PhotoSays {
  readonly place?: { readonly latitude: number; readonly longitude: number };
  readonly taken?: { readonly localTime: string; readonly offset?: string };
  readonly notes: readonly string[];
}

/** Another photo of the kelurahan that looks the same, as a document. */
export interface LookAlike {
  readonly documentId: string;
  readonly ofSameOwner: boolean;
}

const earthMetres = 6_371_000;

/** Metres between two places on a sphere (haversine): within 0.5 % of the ellipsoid, more than GPS of a phone gives. */
export const metresBetween = (
  one: PhotoSays['place'] & object,
  [longitude, latitude]: Point['coordinates'],
): number => {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [byLatitude, byLongitude] = [
    radians(latitude - one.latitude) / 2,
    radians(longitude - one.longitude) / 2,
  ];
  const half =
    Math.sin(byLatitude) ** 2 +
    Math.cos(radians(one.latitude)) * Math.cos(radians(latitude)) * Math.sin(byLongitude) ** 2;
  return 2 * earthMetres * Math.asin(Math.sqrt(half));
};

const hours = 3_600_000;

/** A clock without a zone may be anywhere in Indonesia, and set wrong by a day. */
const clockHours = 24;

/**
 * What somebody should look at before a photo counts (rule A-8): it was made farther from the place that its sender names
 * than the policy allows, or at another time, or it looks like one that stands for something else already. Nothing is
 * refused for it. Numbers only: the place itself is sealed.
 */
export const photoFlags = (
  { area }: Pick<DocumentRecord, 'area'>,
  made: PersonalOfDocument['made'],
  { place, taken, notes }: PhotoSays,
  alike: readonly LookAlike[],
  given: Given,
): readonly Reason[] => {
  const flags: Reason[] = notes.map((code) => ({ code }));
  const distance = policyOn(given.policies, 'photo.distance-metres', {
    date: today(given, area.code),
    area: area.code,
  });
  if (place && made?.place) {
    const metres = Math.round(metresBetween(place, made.place.coordinates));
    if (metres > distance.value)
      flags.push({ code: 'photo.place-differs', details: { rule: 'A-8', metres, most: distance.value } });
  }
  if (taken && made?.at !== undefined) {
    const apart =
      Math.abs(Date.parse(`${taken.localTime}${taken.offset ?? 'Z'}`) - Date.parse(made.at)) / hours;
    if (apart > clockHours)
      flags.push({ code: 'photo.time-differs', details: { rule: 'A-8', hours: Math.round(apart) } });
  }
  for (const { documentId, ofSameOwner } of alike)
    flags.push({ code: 'photo.used-before', details: { rule: 'A-8', documentId, ofSameOwner } });
  return flags;
};
