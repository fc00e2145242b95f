import { exifOf, exifSegment, jpegOf, sceneOf, withSegments } from '../support/pictures.ts';
import * as cast from './cast.ts';
import { document } from './documents.ts';
import { type Api, type Step, until } from './step.ts';

/** Where the drain of the first group is built, and the same place as a camera writes it (degrees, minutes, seconds). */
const site = { type: 'Point' as const, coordinates: [106.83, -6.17] as [number, number] };
const placeOf = (latitudeMinutes: number) =>
  exifOf({
    maker: 'Rekaan',
    model: 'Telepon Contoh',
    taken: '2026:10:05 09:00:00',
    offset: '+07:00',
    latitude: [
      [6, 1],
      [latitudeMinutes, 1],
      [12, 1],
    ],
    longitude: [
      [106, 1],
      [49, 1],
      [48, 1],
    ],
  });

const drain = sceneOf(1);

/** Photos at 0, 50 and 100 %: the second is the first, saved again; the third was taken two kilometres from the site. */
const photos = [
  { fileName: 'drainase 0 persen.jpg', bytes: withSegments(jpegOf(drain, 90), exifSegment(placeOf(10))) },
  { fileName: 'drainase 50 persen.jpg', bytes: withSegments(jpegOf(drain, 60), exifSegment(placeOf(10))) },
  {
    fileName: 'drainase 100 persen.jpg',
    bytes: withSegments(jpegOf(sceneOf(2), 90), exifSegment(placeOf(11))),
  },
];

/** Each waits until the one before was looked at: which of two photos came first is told by their checks. */
export const photosOf = (facilitator: Api): Step[] =>
  photos.flatMap(({ fileName, bytes }, index) => {
    const documentId = cast.photoId(index + 1);
    const sent = document(facilitator, bytes, {
      documentId,
      locationId: cast.location,
      kind: 'photo',
      of: { kind: 'group', id: cast.groupId(1) },
      contentType: 'image/jpeg',
      fileName,
      made: { at: '2026-10-05T02:00:00Z', place: site },
    });
    const looked = {
      what: 'photo looked at',
      run: () =>
        until(
          () => facilitator.getDocument({ params: { documentId } }),
          (answer) => answer.ok && answer.body.status === 'checked',
        ),
    };
    return [sent, looked];
  });

/** What somebody should look at in each photo (rule A-8). */
export const flagged = async (facilitator: Api): Promise<Readonly<Record<string, string>>> => {
  const found = photos.map(async ({ fileName }, index) => {
    const answer = await facilitator.getDocument({ params: { documentId: cast.photoId(index + 1) } });
    const flags = answer.ok ? (answer.body.flags ?? []).map(({ code }) => code) : [];
    return [fileName, flags.join(', ') || '-'] as const;
  });
  return Object.fromEntries(await Promise.all(found));
};
