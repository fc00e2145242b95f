import { describe, expect, it } from 'vitest';
import { checkFile } from '../../functions/documents/checking/check-file.ts';
import { compoundOf, joined, sourceOf, videoOf } from '../support/file-sources.ts';
import { officeMediaTypes, officeOf, officeParts } from '../support/office.ts';
import { pdfOf } from '../support/pdfs.ts';
import { jpegOf, pngOf, sceneOf, segment, withSegments } from '../support/pictures.ts';
import { zipOf } from '../support/workbooks.ts';

const scene = sceneOf(3, 48, 32);
const [photo, drawing, minutes] = [jpegOf(scene), pngOf(scene), pdfOf()];
const letter = officeOf('docx');
const list = Buffer.from('nama,rt\nWarga Contoh,003\n');
const types = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  png: 'image/png',
  txt: 'text/plain',
  csv: 'text/csv',
  mp4: 'video/mp4',
  ...officeMediaTypes,
} as const;
type Kind = keyof typeof types;

/** What is said of a file that comes under the name of a kind. */
const check = (bytes: Uint8Array, kind: Kind, claim: { contentType?: string; fileName?: string } = {}) =>
  checkFile(sourceOf(bytes), { contentType: types[kind], fileName: `berkas.${kind}`, ...claim });
const codes = async (...of: Parameters<typeof check>) =>
  (await check(...of)).refusals.map(({ code }) => code);

describe('a file is what its bytes say', () => {
  it.each<[Kind, Uint8Array]>([
    ['pdf', minutes],
    ['jpg', photo],
    ['png', drawing],
    ['docx', letter],
    ['xlsx', officeOf('xlsx')],
    ['pptx', officeOf('pptx')],
    ['txt', Buffer.from('\uFEFFBerita acara\r\n\tRT 003: sepakat – 12 suara\n')],
    ['csv', list],
    ['mp4', videoOf('moov', 'free', 'mdat')],
  ])('and passes when it claims to be that: %s', async (kind, bytes) => {
    expect(await check(bytes, kind)).toMatchObject({ type: types[kind], refusals: [] });
  });

  it.each([
    ['a photo that says it is a PDF', photo, 'pdf', {}],
    ['a PDF under the name of a photo', minutes, 'pdf', { fileName: 'foto.jpg' }],
    ['a letter that says it is a sheet', letter, 'xlsx', {}],
    ['a text under the name of a letter', list, 'docx', {}],
    ['a photo with a type of its own invention', photo, 'jpg', { contentType: 'image/x-foto' }],
    ['a plain text that says it is CSV', list, 'csv', { fileName: 'daftar.txt' }],
  ] as const)('and is refused when it claims something else: %s', async (_, bytes, kind, claim) => {
    expect(await codes(bytes, kind, claim)).toEqual(['document.type-differs']);
  });

  it.each([
    ['parameters behind the type', list, 'csv', { contentType: 'Text/CSV; charset=utf-8' }],
    ['what Windows calls a CSV file', list, 'csv', { contentType: 'application/vnd.ms-excel' }],
    ['an extension in capitals', photo, 'jpg', { fileName: 'IMG_0001.JPEG' }],
    ['a name without extension', photo, 'jpg', { fileName: 'foto lapangan' }],
    ['a CSV file that is called text', list, 'csv', { contentType: 'text/plain' }],
  ] as const)('and other words for the same are taken: %s', async (_, bytes, kind, claim) => {
    expect(await codes(bytes, kind, claim)).toEqual([]);
  });
});

describe('what the programme does not keep is refused', () => {
  it.each([
    ['an animated GIF', joined('GIF89a', new Uint8Array(40)), 'jpg'],
    ['an archive', zipOf([{ name: 'catatan.txt', content: 'x' }]), 'docx'],
    ['a page', Buffer.from('<!-- a --><!DOCTYPE html><html></html>'), 'txt'],
    ['a drawing with scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'txt'],
    ['an old letter', compoundOf('Root Entry', 'WordDocument'), 'docx'],
    ['text in another encoding', Buffer.from('Daftar ke\xadluarga', 'latin1'), 'txt'],
    ['text with control characters', Buffer.from('Daftar \x07 keluarga'), 'txt'],
    ['text that is cut within a character', Buffer.from('keluarga –').subarray(0, -1), 'txt'],
  ] as const)('by the kind of file that it is: %s', async (_, bytes, kind) => {
    expect(await codes(bytes, kind)).toEqual(['document.type-not-allowed']);
  });

  it.each([
    ['of Windows', joined('MZ\x90\0', new Uint8Array(200)), 'pdf'],
    ['of Linux', joined('\x7fELF\x02\x01\x01\0', new Uint8Array(200)), 'jpg'],
    ['of a Mac', joined(Uint8Array.from([0xcf, 0xfa, 0xed, 0xfe]), new Uint8Array(200)), 'jpg'],
    ['of a shell', Buffer.from('#!/bin/sh\nrm -rf /\n'), 'txt'],
    ['of a web server', Buffer.from('\n<?php system($_GET[0]);'), 'txt'],
    ['with a document behind', joined('MZ\x90\0', minutes), 'pdf'],
    ['of Java', zipOf([{ name: 'META-INF/MANIFEST.MF', content: 'Main-Class: A' }]), 'docx'],
  ] as const)('and a program, renamed: %s', async (_, bytes, kind) => {
    expect(await codes(bytes, kind)).toEqual(['document.executable']);
  });

  it('and a name that would run, whatever is in the file', async () => {
    expect(await codes(minutes, 'pdf', { fileName: 'berita acara.pdf.EXE' })).toEqual([
      'document.executable',
    ]);
  });

  it('and an empty file', async () => {
    expect(await codes(new Uint8Array(), 'pdf')).toEqual(['document.broken']);
  });
});

describe('a file that is a second one to another reader is refused', () => {
  const archive = zipOf([{ name: 'a.txt', content: 'x' }]);
  const page = '<html><script>alert(1)</script></html>';

  it.each([
    ['an archive behind a photo', joined(photo, archive), 'jpg'],
    ['an archive behind a drawing', joined(drawing, archive), 'png'],
    ['an archive in the comment of a photo', withSegments(photo, segment(0xfe, archive)), 'jpg'],
    ['an archive behind a PDF', joined(minutes, archive), 'pdf'],
    [
      'an archive in a video',
      joined(videoOf('moov', 'mdat'), Uint8Array.from([0, 0, 0, archive.length + 8]), 'free', archive),
      'mp4',
    ],
    ['a PDF behind a photo', joined(photo, minutes), 'jpg'],
    ['a PDF in the comment of a photo', withSegments(photo, segment(0xfe, minutes)), 'jpg'],
    ['a page behind a photo', joined(photo, page), 'jpg'],
    ['a page in the comment of a photo', withSegments(photo, segment(0xfe, page)), 'jpg'],
    ['a page behind a drawing', joined(drawing, page), 'png'],
    ['a page behind a PDF', joined(minutes, page), 'pdf'],
    ['bytes behind a photo that no phone writes', joined(photo, new Uint8Array(50).fill(65)), 'jpg'],
    ['a PDF behind a line of text', joined('Berita acara\n', minutes), 'pdf'],
    ['a PDF behind an image', joined('GIF89a', minutes), 'pdf'],
    ['a letter with something behind it', joined(letter, 'x'), 'docx'],
    [
      'a PDF in the first part of a letter',
      zipOf([{ name: 'a', content: minutes, isStored: true }, ...officeParts('docx')]),
      'docx',
    ],
  ] as const)('%s', async (_, bytes, kind) => {
    expect(await codes(bytes, kind)).toEqual(['document.polyglot']);
  });

  const samsung = joined(
    '\0\0\0\x01notes',
    'SEFH',
    new Uint8Array(8),
    Uint8Array.from([12, 0, 0, 0]),
    'SEFT',
  );
  it.each([
    ['a second picture', jpegOf(sceneOf(4, 16, 16))],
    ['a second picture behind zeros', joined(new Uint8Array(20), jpegOf(sceneOf(4, 16, 16)))],
    ['the second of a motion photo', videoOf('moov', 'mdat')],
    ['notes of the phone', samsung],
    ['zeros', new Uint8Array(512)],
  ])('but not what phones append to a photo: %s', async (_, appended) => {
    const { refusals, photo: seen } = await check(joined(photo, appended), 'jpg');
    expect(refusals).toEqual([]);
    expect(seen?.published).toEqual(photo);
  });
});

describe('an Office file', () => {
  it.each([
    [
      'with a project of Visual Basic',
      'docx',
      officeOf('docx', { name: 'word/vbaProject.bin', content: 'x' }),
    ],
    [
      'with one that is called otherwise',
      'xlsx',
      zipOf(
        officeParts(
          'xlsx',
          '<Override PartName="/xl/a.bin" ContentType="application/vnd.ms-office.vbaProject"/>',
        ),
      ),
    ],
    [
      'with macro sheets of old Excel',
      'xlsx',
      officeOf('xlsx', { name: 'xl/macrosheets/sheet1.xml', content: '<a/>' }),
    ],
    [
      'whose type may have macros',
      'docx',
      zipOf([
        {
          name: '[Content_Types].xml',
          content:
            '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
        },
      ]),
    ],
  ] as const)('%s is refused', async (_, kind, bytes) => {
    expect(await codes(bytes, kind)).toEqual(['document.macros']);
  });

  it('under the name of one with macros is refused', async () => {
    expect(await codes(letter, 'docx', { fileName: 'surat.docm' })).toEqual(['document.macros']);
  });

  it('that a password locks is refused', async () => {
    expect(await codes(compoundOf('Root Entry', 'EncryptionInfo', 'EncryptedPackage'), 'docx')).toEqual([
      'document.encrypted',
    ]);
  });

  it.each([
    ['too many entries', zipOf(officeParts('docx'), { entries: 6000 })],
    [
      'an entry that grows a thousandfold',
      officeOf('docx', { name: 'word/a.xml', content: new Uint8Array(3_000_000) }),
    ],
    [
      'entries that claim gigabytes',
      officeOf('docx', { name: 'word/a.xml', content: 'x', claims: 900_000_000 }),
    ],
    ['entries that share bytes', officeOf('docx', { name: 'word/a.xml', content: 'x', offset: 0 })],
  ])('that grows without measure is refused: %s', async (_, bytes) => {
    expect(await codes(bytes, 'docx')).toEqual(['document.bomb']);
  });

  it.each([
    ['a program', officeOf('docx', { name: 'word/media/image1.png', content: 'MZ\x90\0' })],
    ['an archive', officeOf('docx', { name: 'word/media/a.zip', content: zipOf([]) })],
    [
      'an object of another program',
      officeOf('docx', { name: 'word/embeddings/oleObject1.bin', content: compoundOf('Root Entry') }),
    ],
    [
      'a sheet that holds a letter',
      officeOf('docx', {
        name: 'word/embeddings/a.xlsx',
        content: officeOf('xlsx', { name: 'xl/embeddings/b.docx', content: letter }),
      }),
    ],
  ])('with a file inside is refused: %s', async (_, bytes) => {
    expect(await codes(bytes, 'docx')).toEqual(['document.embedded-files']);
  });

  it('may have the sheet of a chart inside, but no macros in that', async () => {
    const withSheet = (sheet: Uint8Array) =>
      officeOf('docx', { name: 'word/embeddings/a.xlsx', content: sheet });
    expect(await codes(withSheet(officeOf('xlsx')), 'docx')).toEqual([]);
    const macros = officeOf('xlsx', { name: 'xl/vbaProject.bin', content: 'x' });
    expect(await codes(withSheet(macros), 'docx')).toEqual(['document.macros']);
  });

  it('that fetches its template from elsewhere is refused; one of the own computer is not fetched', async () => {
    const template = (target: string) =>
      officeOf('docx', {
        name: 'word/_rels/settings.xml.rels',
        content: `<Relationships><Relationship Type="http://x/relationships/attachedTemplate" Target="${target}" TargetMode="External"/></Relationships>`,
      });
    expect(await codes(template('https://contoh.example/a.dotm'), 'docx')).toEqual(['document.scripts']);
    expect(await codes(template('file:///C:/Templates/Normal.dotm'), 'docx')).toEqual([]);
  });

  it('that is broken is refused', async () => {
    expect(await codes(letter.slice(0, -10), 'docx')).toEqual(['document.broken']);
  });
});

describe('a video', () => {
  it.each([
    ['without index', videoOf('mdat')],
    ['without data', videoOf('moov')],
    ['that is cut', videoOf('moov', 'mdat').slice(0, -1)],
    ['with bytes that are no box', joined(videoOf('moov', 'mdat'), 'xxxxxxxxxxxx')],
  ])('%s is broken', async (_, bytes) => {
    expect(await codes(bytes, 'mp4')).toEqual(['document.broken']);
  });

  it('is looked at without being read', async () => {
    const data = new Uint8Array(20_000_000);
    const length = Uint8Array.from([1, 49, 45, 8]); // 20,000,008
    const source = sourceOf(joined(videoOf('moov'), length, 'mdat', data));
    expect(await checkFile(source, { contentType: 'video/mp4', fileName: 'a.mp4' })).toEqual({
      type: 'video/mp4',
      refusals: [],
    });
    expect(source.seen.bytes).toBeLessThan(1_000_000);
  });
});

describe('a store that cannot be read', () => {
  it('is no fault of the file: the error comes through', async () => {
    const { size } = sourceOf(photo);
    const source = { size, read: async () => Promise.reject(new Error('the store is away')) };
    await expect(checkFile(source, { contentType: 'image/jpeg', fileName: 'a.jpg' })).rejects.toThrow(
      'the store is away',
    );
  });

  it('also in the midst of a PDF', async () => {
    const long = joined(pdfOf({ more: ['x'.repeat(900_000)] }));
    const good = sourceOf(long);
    const source = {
      size: good.size,
      read: async (from: number, length: number) =>
        from > 0 && from < 500_000 ? Promise.reject(new Error('the store is away')) : good.read(from, length),
    };
    await expect(checkFile(source, { contentType: 'application/pdf', fileName: 'a.pdf' })).rejects.toThrow(
      'the store is away',
    );
  });

  it('and images beyond 60 MB are refused without being read', async () => {
    const good = sourceOf(photo);
    const source = { size: 60_000_001, read: good.read };
    const { refusals } = await checkFile(source, { contentType: 'image/jpeg', fileName: 'a.jpg' });
    expect(refusals.map(({ code }) => code)).toEqual(['document.too-large']);
    expect(good.seen.bytes).toBeLessThan(1_000_000);
  });
});
