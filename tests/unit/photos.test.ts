import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bitmap, fitted, shrunk, upright } from '../../functions/documents/checking/bitmaps.ts';
import { checkFile } from '../../functions/documents/checking/check-file.ts';
import { copyBits, hashDistance } from '../../functions/documents/checking/perceptual-hash.ts';
import { joined, sourceOf } from '../support/file-sources.ts';
import {
  chunk,
  exifOf,
  exifSegment,
  jpegOf,
  jpegPixels,
  pngOf,
  pngPixels,
  sceneOf,
  segment,
  type Written,
  withChunks,
  withSegments,
} from '../support/pictures.ts';

const scene = sceneOf(7, 320, 240);
const photo = jpegOf(scene);
const drawing = pngOf(scene);

const jpegCheck = (bytes: Uint8Array) =>
  checkFile(sourceOf(bytes), { contentType: 'image/jpeg', fileName: 'foto.jpg' });
const pngCheck = (bytes: Uint8Array) =>
  checkFile(sourceOf(bytes), { contentType: 'image/png', fileName: 'gambar.png' });
const seen = async (bytes: Uint8Array) => {
  const { photo, refusals } = await (bytes[0] === 0xff ? jpegCheck(bytes) : pngCheck(bytes));
  expect(refusals).toEqual([]);
  if (!photo) throw new Error('The photo was not looked at');
  return photo;
};
const shot = (written: Written) => withSegments(photo, exifSegment(exifOf(written)));

const inMakassar = {
  maker: 'Contoh',
  model: 'Kamera 1',
  taken: '2026:03:04 10:20:30',
  offset: '+08:00',
  latitude: [
    [5, 1],
    [8, 1],
    [3000, 100],
  ],
  longitude: [
    [119, 1],
    [25, 1],
    [0, 1],
  ],
} as const satisfies Written;

describe('a photo tells', () => {
  it('its size, when and where it was taken, and that it names a device', async () => {
    expect(await seen(shot(inMakassar))).toMatchObject({
      width: 320,
      height: 240,
      orientation: 1,
      taken: { localTime: '2026-03-04T10:20:30', offset: '+08:00' },
      place: { latitude: -5.141667, longitude: 119.416667 },
      namesDevice: true,
      notes: [],
    });
  });

  it('the same as a PNG', async () => {
    const { taken, place, namesDevice } = await seen(withChunks(drawing, chunk('eXIf', exifOf(inMakassar))));
    expect(taken?.localTime).toBe('2026-03-04T10:20:30');
    expect(place?.longitude).toBe(119.416667);
    expect(namesDevice).toBe(true);
  });

  it('nothing of what it does not say', async () => {
    const { taken, place, namesDevice, notes } = await seen(photo);
    expect({ taken, place, namesDevice, notes }).toEqual({ namesDevice: false, notes: [] });
  });

  it('a time without zone when the camera knows none', async () => {
    const { taken, notes } = await seen(shot({ taken: '2026:03:04 10:20:30' }));
    expect(taken).toEqual({ localTime: '2026-03-04T10:20:30' });
    expect(notes).toEqual([]);
  });
});

describe('what cannot be counts as not said, with a note', () => {
  it.each<[string, Written, string[]]>([
    ['30 February', { taken: '2026:02:30 10:20:30' }, ['exif.time-impossible']],
    ['hour 25', { taken: '2026:02:03 25:20:30' }, ['exif.time-impossible']],
    ['a year before cameras', { taken: '0001:01:01 00:00:00' }, ['exif.time-impossible']],
    ['no date at all', { taken: 'kemarin sore' }, ['exif.time-impossible']],
    [
      'a zone beyond the date line',
      { taken: '2026:03:04 10:20:30', offset: '+31:00' },
      ['exif.offset-impossible'],
    ],
    [
      'latitude 95',
      {
        latitude: [
          [95, 1],
          [0, 1],
          [0, 1],
        ],
        longitude: inMakassar.longitude,
      },
      ['exif.place-impossible'],
    ],
    [
      'longitude 181',
      {
        latitude: inMakassar.latitude,
        longitude: [
          [181, 1],
          [0, 1],
          [0, 1],
        ],
      },
      ['exif.place-impossible'],
    ],
    [
      '75 minutes',
      {
        latitude: [
          [5, 1],
          [75, 1],
          [0, 1],
        ],
        longitude: inMakassar.longitude,
      },
      ['exif.place-impossible'],
    ],
    [
      'a fraction over zero',
      {
        latitude: [
          [5, 0],
          [8, 1],
          [0, 1],
        ],
        longitude: inMakassar.longitude,
      },
      ['exif.place-impossible'],
    ],
    ['one coordinate without the other', { latitude: inMakassar.latitude }, ['exif.place-impossible']],
    [
      'a hemisphere that is none',
      { latitude: inMakassar.latitude, longitude: inMakassar.longitude, ns: 'X' },
      ['exif.place-impossible'],
    ],
    [
      'the place of a receiver that has none yet',
      {
        latitude: [
          [0, 1],
          [0, 1],
          [0, 1],
        ],
        longitude: [
          [0, 1],
          [0, 1],
          [0, 1],
        ],
      },
      ['exif.place-impossible'],
    ],
    ['orientation 9', { orientation: 9 }, ['exif.orientation-impossible']],
  ])('%s', async (_, written, notes) => {
    const { taken, place, orientation, notes: noted } = await seen(shot(written));
    expect(noted).toEqual(notes);
    expect({ place, orientation }).toEqual({ orientation: 1 });
    if (notes[0] === 'exif.time-impossible') expect(taken).toBeUndefined();
  });

  it('a clock that was never set is not said at all', async () => {
    expect((await seen(shot({ taken: '    :  :     :  :  ' }))).notes).toEqual([]);
  });

  it.each([
    ['nonsense', 'nonsense, all of it'],
    ['a directory that stands beyond the block', 'MM\0\x2a\xff\xff\xff\xff'],
    ['a directory that follows itself', 'MM\0\x2a\0\0\0\x08\0\0\0\0\0\x08'],
    ['a directory of 65,535 entries', 'MM\0\x2a\0\0\0\x08\xff\xff'],
  ])('a block of %s', async (_, block) => {
    const { width, taken, place } = await seen(withSegments(photo, exifSegment(joined(block))));
    expect({ width, taken, place }).toEqual({ width: 320 });
  });

  it('a block that is longer than any camera writes is not read', async () => {
    const { notes, taken } = await seen(
      withChunks(drawing, chunk('eXIf', joined(exifOf(inMakassar), new Uint8Array(70_000)))),
    );
    expect({ notes, taken }).toEqual({ notes: ['exif.unreadable'] });
  });
});

describe('a published copy', () => {
  const secrets = /Exif|GPS|Contoh|Kamera|http:\/\/ns\.adobe|Photoshop|rahasia|119/;
  const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
  const told = [
    segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0<x>rahasia</x>'),
    segment(0xed, 'Photoshop 3.0\0 8BIM rahasia'),
    segment(0xe2, 'MPF\0 rahasia'),
    segment(0xe5, 'rahasia'),
    segment(0xfe, 'rahasia'),
  ];

  it('of a JPEG has the same pixels and colours, and nothing that was told', async () => {
    const profile = segment(0xe2, 'ICC_PROFILE\0\x01\x01 colours');
    const original = withSegments(photo, exifSegment(exifOf(inMakassar)), profile, ...told);
    const { published } = await seen(original);
    expect(latin(original)).toMatch(secrets);
    expect(latin(published)).not.toMatch(secrets);
    expect(latin(published)).toContain('ICC_PROFILE');
    expect(jpegPixels(published)).toMatchObject({ data: jpegPixels(original).data });
  });

  it('of a PNG has the same pixels and colours, and nothing that was told', async () => {
    const original = withChunks(
      drawing,
      chunk('gAMA', '\0\0\xb1\x8f'),
      chunk('eXIf', exifOf(inMakassar)),
      chunk('tEXt', 'Comment\0rahasia'),
      chunk('iTXt', 'XML:com.adobe.xmp\0\0\0\0\0rahasia'),
      chunk('zTXt', joined('Comment\0\0', deflateSync('rahasia'))),
      chunk('tIME', '\x07\xea\x03\x04\x0a\x14\x1e'),
      chunk('prVt', 'rahasia'),
    );
    const { published } = await seen(original);
    expect(latin(published)).not.toMatch(/eXIf|tEXt|iTXt|zTXt|tIME|prVt|rahasia|Contoh/);
    expect(latin(published)).toContain('gAMA');
    expect(Buffer.compare(pngPixels(published).data, pngPixels(original).data)).toBe(0);
  });

  it.each([
    ['JPEG', shot({ ...inMakassar, orientation: 6 })],
    ['PNG', withChunks(drawing, chunk('eXIf', exifOf({ ...inMakassar, orientation: 6 })))],
  ])('keeps the orientation of a %s, alone', async (_, original) => {
    const copy = await seen((await seen(original)).published);
    expect(copy).toMatchObject({ orientation: 6, width: 240, height: 320, namesDevice: false, notes: [] });
    expect(copy.taken ?? copy.place).toBeUndefined();
  });

  it('that is published again is the same', async () => {
    const { published } = await seen(shot({ ...inMakassar, orientation: 3 }));
    expect((await seen(published)).published).toEqual(published);
  });
});

describe('thumbnails', () => {
  it('are at most 480 and 96 pixels long, and JPEG files without metadata', async () => {
    const { small, tiny } = await seen(
      withSegments(jpegOf(sceneOf(2, 800, 500)), exifSegment(exifOf(inMakassar))),
    );
    expect([small, tiny].map(jpegPixels)).toMatchObject([
      { width: 480, height: 300 },
      { width: 96, height: 60 },
    ]);
    expect(tiny.length).toBeLessThan(4000);
    expect(Buffer.from(small).includes('Exif')).toBe(false);
  });

  it('are never larger than the picture', async () => {
    const { small, tiny } = await seen(jpegOf(sceneOf(2, 40, 30)));
    expect([small, tiny].map(jpegPixels)).toMatchObject([
      { width: 40, height: 30 },
      { width: 40, height: 30 },
    ]);
  });

  it('of a line of pixels have one row', async () => {
    const { small } = await seen(pngOf(sceneOf(2, 2000, 1)));
    expect(jpegPixels(small)).toMatchObject({ width: 480, height: 1 });
  });

  it('are white where the picture is transparent', async () => {
    const clear: Bitmap = { ...sceneOf(2, 40, 30), data: new Uint8Array(40 * 30 * 4) };
    const { small } = await seen(pngOf(clear));
    expect(jpegPixels(small).data.subarray(0, 3)).toEqual(Buffer.from([255, 255, 255]));
  });

  /** The corner of a picture of four colours: red and green above, blue and white below. */
  const corners: Bitmap = {
    width: 2,
    height: 2,
    channels: 4,
    data: Uint8Array.from([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255]),
  };
  const named = ({ data }: Bitmap) =>
    [0, 4, 8, 12]
      .map(
        (at) => ({ '255,0,0': 'r', '0,255,0': 'g', '0,0,255': 'b' })[data.subarray(at, at + 3).join()] ?? 'w',
      )
      .join('');
  it.each([
    [1, 'rgbw'],
    [2, 'grwb'],
    [3, 'wbgr'],
    [4, 'bwrg'],
    [5, 'rbgw'],
    [6, 'brwg'],
    [7, 'wgbr'],
    [8, 'gwrb'],
  ])('stand upright: orientation %i', (orientation, colours) => {
    expect(named(upright(corners, orientation))).toBe(colours);
  });

  it('are the mean of what they stand for, at any ratio', () => {
    const row: Bitmap = {
      width: 3,
      height: 1,
      channels: 3,
      data: Uint8Array.from([0, 0, 0, 90, 90, 90, 240, 240, 240]),
    };
    expect(shrunk(row, 2, 1).data).toEqual(Uint8Array.from([30, 30, 30, 255, 190, 190, 190, 255]));
  });
});

describe('a picture that was saved again is known', { timeout: 60_000 }, () => {
  const hashOf = async (bytes: Uint8Array) => (await seen(bytes)).hash ?? '';
  const scenes = Array.from({ length: 8 }, (_, index) => sceneOf(index + 20, 400, 300));
  let hashes: readonly string[] = [];
  beforeAll(async () => {
    hashes = await Promise.all(scenes.map((one) => hashOf(jpegOf(one, 92))));
  });

  it('by 32 hex digits', async () => {
    expect(await hashOf(photo)).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    ['at a poor quality', (one: Bitmap) => jpegOf(one, 30)],
    ['at half the size', (one: Bitmap) => jpegOf(shrunk(one, 200, 150), 80)],
    ['small, as messengers send it', (one: Bitmap) => jpegOf(shrunk(one, 133, 100), 50)],
    ['as PNG', (one: Bitmap) => pngOf(one)],
    [
      'twice, at other sizes',
      (one: Bitmap) => jpegOf(shrunk(jpegPixels(jpegOf(shrunk(one, 330, 247), 60)), 210, 157), 60),
    ],
    [
      'brighter',
      (one: Bitmap) => jpegOf({ ...one, data: one.data.map((value) => Math.min(255, value * 1.1 + 5)) }, 85),
    ],
  ])('%s', async (_, copied) => {
    const copies = await Promise.all(scenes.map((one) => hashOf(copied(one))));
    const distances = hashes.map((hash, index) => hashDistance(hash, copies[index] ?? ''));
    expect(Math.max(...distances)).toBeLessThanOrEqual(copyBits);
  });

  it('and upright, when the original was stored on its side', async () => {
    const onSide = shrunk(upright(scene, 8), 240, 320);
    const original = withSegments(jpegOf(onSide), exifSegment(exifOf({ orientation: 6 })));
    expect(hashDistance(await hashOf(original), await hashOf(photo))).toBeLessThanOrEqual(copyBits);
  });

  it('but other pictures are others', async () => {
    const distances = hashes.flatMap((one, index) =>
      hashes.slice(index + 1).map((other) => hashDistance(one, other)),
    );
    expect(Math.min(...distances)).toBeGreaterThan(copyBits * 2);
  });

  it('and a blank sheet is like no other', async () => {
    const blank = { ...scene, data: new Uint8Array(scene.data.length).fill(250) };
    expect((await seen(jpegOf(blank))).hash).toBeUndefined();
  });
});

describe('a picture is refused', () => {
  const refused = async (checked: Promise<{ refusals: readonly { code: string }[] }>) =>
    (await checked).refusals.map(({ code }) => code);
  /** Writes another size into the header of the frame. */
  const sized = (width: number, height: number) => {
    const bytes = Buffer.from(photo);
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt16BE(height, frame + 5);
    bytes.writeUInt16BE(width, frame + 7);
    return new Uint8Array(bytes);
  };
  const header = (width: number, height: number, interlace = 0) => {
    const bytes = Buffer.alloc(13);
    bytes.writeUInt32BE(width, 0);
    bytes.writeUInt32BE(height, 4);
    bytes.set([8, 6, 0, 0, interlace], 8);
    return joined('\x89PNG\r\n\x1a\n', chunk('IHDR', bytes));
  };
  const pngWith = (start: Uint8Array, data: Uint8Array) =>
    joined(start, chunk('IDAT', data), chunk('IEND', ''));

  it.each([
    ['a JPEG', () => jpegCheck(sized(60_000, 60_000))],
    ['a PNG', () => pngCheck(pngWith(header(100_000, 100_000), deflateSync(new Uint8Array(9))))],
    ['one pixel too many', () => jpegCheck(sized(50_001, 1000))],
  ])('with more than 50 megapixels, by its header alone: %s', async (_, check) => {
    const started = performance.now();
    expect(await refused(check())).toEqual(['document.too-many-pixels']);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('when its data inflate beyond its size', async () => {
    const bomb = pngWith(header(8, 8, 1), deflateSync(new Uint8Array(5_000_000)));
    expect(await refused(pngCheck(bomb))).toEqual(['document.bomb']);
  });

  it('when it goes over itself again and again', async () => {
    const bytes = Buffer.from(photo);
    const scan = bytes.subarray(bytes.indexOf(Buffer.from([0xff, 0xda])), -2);
    const scans = Array.from({ length: 70 }, () => scan.subarray(0, 40));
    expect(await refused(jpegCheck(joined(bytes.subarray(0, -2), ...scans, '\xff\xd9')))).toEqual([
      'document.bomb',
    ]);
  });

  it.each([
    ['a JPEG that is cut', () => jpegCheck(photo.slice(0, 3000))],
    ['a JPEG without a picture', () => jpegCheck(joined('\xff\xd8', segment(0xe0, 'JFIF\0'), '\xff\xd9'))],
    ['a JPEG without height', () => jpegCheck(sized(320, 0))],
    [
      'a JPEG without tables',
      () =>
        jpegCheck(
          joined(
            '\xff\xd8',
            segment(0xc0, '\x08\0\x10\0\x10\x01\x01\x11\0'),
            segment(0xda, '\x01\x01\0\0\x3f\0'),
            '\x12\x34\xff\xd9',
          ),
        ),
    ],
    ['a PNG that is cut', () => pngCheck(drawing.slice(0, -200))],
    [
      'a PNG with a wrong checksum',
      () =>
        pngCheck(
          withChunks(
            drawing,
            chunk('tEXt', 'a').map((byte, at) => (at === 8 ? 98 : byte)),
          ),
        ),
    ],
    ['a PNG with too little data', () => pngCheck(pngWith(header(80, 80), deflateSync(new Uint8Array(9))))],
    ['a PNG whose data are none', () => pngCheck(pngWith(header(80, 80), Buffer.from('no deflate at all')))],
    [
      'an interlaced PNG whose data are none',
      () => pngCheck(pngWith(header(80, 80, 1), Buffer.from('no deflate at all'))),
    ],
  ])('when it is broken: %s', async (_, check) => {
    expect(await refused(check())).toEqual(['document.broken']);
  });

  it('never for being as small as can be', async () => {
    expect(await seen(pngOf(fitted(scene, 1)))).toMatchObject({ width: 1, height: 1 });
  });
});
