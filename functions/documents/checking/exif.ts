import ExifReader, { type ExpandedTags } from 'exifreader';

/** What a camera wrote into a picture, as far as it can be true. */
export interface PhotoFacts {
  /** EXIF's orientation, 1 to 8: how the stored picture is to be turned. */
  readonly orientation: number;
  /** The time of the shot on the camera's clock, `YYYY-MM-DDTHH:MM:SS`; a zone is known only where `offset` says it. */
  readonly taken?: { readonly localTime: string; readonly offset?: string };
  /** Where the camera was: degrees, south and west negative. */
  readonly place?: { readonly latitude: number; readonly longitude: number };
  /** Whether the picture names the device that took it (maker, model, serial number, owner). */
  readonly namesDevice: boolean;
  /** What was said and cannot be: it counts as not said. */
  readonly notes: readonly PhotoNote[];
}

export type PhotoNote =
  | 'exif.unreadable'
  | 'exif.time-impossible'
  | 'exif.offset-impossible'
  | 'exif.place-impossible'
  | 'exif.orientation-impossible';

/** A value with the note that it was not usable. */
interface Said<Value> {
  readonly value?: Value;
  readonly note?: PhotoNote;
}

type Tags = NonNullable<ExpandedTags['exif']>;

/** The bytes of a tag as text; cameras pad with blanks and zeros what they do not know. */
const textOf = (tags: Tags, name: keyof Tags): string | undefined => {
  const value: unknown = (tags[name] as { value?: unknown } | undefined)?.value;
  const text = Array.isArray(value) ? value.join('') : value;
  const bare = typeof text === 'string' ? text.replaceAll('\0', '').trim() : '';
  return /^[\s:]*$/.test(bare) ? undefined : bare;
};

const earliestYear = 1990;
const latestYear = 2100;

const timeOf = (text: string): string | undefined => {
  const parts = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)$/.exec(text)?.slice(1);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const at = new Date(`${local}Z`);
  // 30 February would become 2 March
  const isReal = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(local);
  return isReal && Number(year) >= earliestYear && Number(year) <= latestYear ? local : undefined;
};

/** Zones reach from -12:00 to +14:00. */
const isOffset = (text: string): boolean => /^[+-](0\d|1[0-4]):[0-5]\d$/.test(text);

const taken = (tags: Tags): Said<PhotoFacts['taken']> & { readonly offsetNote?: PhotoNote } => {
  const said = textOf(tags, 'DateTimeOriginal');
  if (said === undefined) return {};
  const localTime = timeOf(said);
  if (localTime === undefined) return { note: 'exif.time-impossible' };
  const offset = textOf(tags, 'OffsetTimeOriginal');
  if (offset === undefined) return { value: { localTime } };
  return isOffset(offset)
    ? { value: { localTime, offset } }
    : { value: { localTime }, offsetNote: 'exif.offset-impossible' };
};

/** Degrees, minutes and seconds as EXIF writes them, each a fraction. */
const degreesOf = (value: unknown): number => {
  if (!Array.isArray(value) || value.length !== 3) return Number.NaN;
  const parts = value.map((part: unknown) =>
    Array.isArray(part) ? Number(part[0]) / Number(part[1]) : Number.NaN,
  );
  const [degrees = Number.NaN, minutes = Number.NaN, seconds = Number.NaN] = parts;
  if (parts.some((part) => !(part >= 0)) || minutes >= 60.001 || seconds >= 60.001) return Number.NaN;
  return degrees + minutes / 60 + seconds / 3600;
};

/** Some 0.1 m; what is behind it is noise. */
const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

const placeOf = (tags: Tags): Said<PhotoFacts['place']> => {
  const [north, east] = [tags.GPSLatitude?.value, tags.GPSLongitude?.value] as [unknown, unknown];
  if (north === undefined && east === undefined) return {};
  const [ns, ew] = [textOf(tags, 'GPSLatitudeRef'), textOf(tags, 'GPSLongitudeRef')];
  const [latitude, longitude] = [degreesOf(north), degreesOf(east)];
  const isPossible =
    latitude <= 90 && longitude <= 180 && /^[NS]$/i.test(ns ?? '') && /^[EW]$/i.test(ew ?? '');
  // a receiver that has no place yet says zero; the sea there is no site
  if (!isPossible || (latitude === 0 && longitude === 0)) return { note: 'exif.place-impossible' };
  return {
    value: {
      latitude: rounded(/S/i.test(ns ?? '') ? -latitude : latitude),
      longitude: rounded(/W/i.test(ew ?? '') ? -longitude : longitude),
    },
  };
};

const orientationOf = (tags: Tags): Said<number> => {
  const value: unknown = tags.Orientation?.value;
  if (value === undefined) return {};
  const isKnown = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 8;
  return isKnown ? { value } : { note: 'exif.orientation-impossible' };
};

const deviceTags = ['Make', 'Model', 'BodySerialNumber', 'LensSerialNumber', 'CameraOwnerName'] as const;

/** A JPEG of nothing but the block, which is what the reader is given: it would read other metadata too. */
const bare = (exif: Uint8Array): Buffer => {
  const length = exif.length + 8;
  const start = [0xff, 0xd8, 0xff, 0xe1, length >> 8, length & 0xff];
  return Buffer.concat([
    Uint8Array.from(start),
    Buffer.from('Exif\0\0'),
    exif,
    Uint8Array.from([0xff, 0xd9]),
  ]);
};

const longestBlock = 65_000;

const tagsOf = (exif: Uint8Array): Tags | undefined => {
  if (exif.length > longestBlock) return undefined;
  try {
    return ExifReader.load(bare(exif), { expanded: true }).exif;
  } catch {
    return undefined; // whatever it says: nothing of the picture depends on it
  }
};

/** Reads an EXIF block. It never throws: what cannot be is told in a note and counts as absent. */
export const photoFacts = (exif: Uint8Array | undefined): PhotoFacts => {
  if (!exif) return { orientation: 1, namesDevice: false, notes: [] };
  const tags = tagsOf(exif);
  if (!tags) return { orientation: 1, namesDevice: false, notes: ['exif.unreadable'] };
  const [time, place, orientation] = [taken(tags), placeOf(tags), orientationOf(tags)];
  return {
    orientation: orientation.value ?? 1,
    ...(time.value && { taken: time.value }),
    ...(place.value && { place: place.value }),
    namesDevice: deviceTags.some((name) => textOf(tags, name as keyof Tags) !== undefined),
    notes: [time.note, time.offsetNote, place.note, orientation.note].filter((note) => note !== undefined),
  };
};
