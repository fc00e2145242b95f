import { pdfOf } from '../support/pdfs.ts';
import * as cast from './cast.ts';
import { document } from './documents.ts';
import { type Api, key, type Step, until } from './step.ts';

const guideline = pdfOf({
  pages: [
    'Petunjuk teknis: UPK mengelola dana bergulir, rapel dan kelompok dicatat tiap bulan',
    'Tanggung renteng: anggota KSM menanggung tunggakan bersama sebelum pinjaman berikutnya',
  ],
});

/** As somebody writes it who is in a hurry: of a word that stands in the PDF only. */
export const misspelled = 'tanggng rentng';

const found = async (anybody: Api) => {
  const answer = await anybody.searchLibrary({ query: { q: misspelled } });
  return { answer, cards: answer.ok ? answer.body.items : [] };
};

/** A guideline (juknis) of the national office: sent, published, and found by everybody by a misspelled word. */
export const guidelineOf = (national: Api): Step[] => {
  const documentId = cast.guideline;
  return [
    document(national, guideline, {
      documentId,
      kind: 'guideline',
      of: { kind: 'office', id: 'ID' },
      contentType: 'application/pdf',
      fileName: 'Juknis dana bergulir.pdf',
    }),
    {
      what: 'published',
      run: () =>
        until(
          () =>
            national.publishDocument({
              ...key('guideline'),
              body: {
                documentId,
                category: 'juknis',
                title: 'Petunjuk Teknis Dana Bergulir (rekaan)',
                introduction: 'Bagaimana UPK mengelola dana bergulir, dan apa yang dijaga anggota kelompok.',
                language: 'id',
              },
            }),
          (answer) => answer.ok || answer.problem.code !== 'document.not-checked',
        ),
    },
    {
      what: 'found in the library',
      run: async () =>
        (
          await until(
            () => found(national),
            ({ cards }) => cards.length > 0,
          )
        ).answer,
    },
  ];
};

/** What anybody is shown who misspells a word. */
export const shownInLibrary = async (anybody: Api): Promise<Readonly<Record<string, string>>> => {
  const { cards } = await found(anybody);
  return Object.fromEntries(
    cards.map(({ title, sizeShown, type }) => [title, `Ukuran file: ${sizeShown}, jenis: ${type}`]),
  );
};
