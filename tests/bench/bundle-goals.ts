/** Bytes that a bundle may have (goal P1), by what is inside. */
const goals = {
  withoutSdk: 70_000,
  withSdk: 320_000,
  withS3: 400_000,
  withReaders: 570_000,
  withPdf: 2_400_000,
} as const;

const special: Readonly<Record<string, keyof typeof goals>> = {
  'reference-api': 'withoutSdk',
  'archive-schedule': 'withS3',
  // no request waits for its start: a queue feeds it, and it alone reads CSV and XLSX
  'registration-jobs': 'withReaders',
  'documents-api': 'withS3',
  'documents-uploads': 'withS3',
  'documents-api-library': 'withS3',
  'documents-schedule': 'withS3',
  // nor for this one, which reads PDFs (pdf.js alone is 1.6 MB) and pictures
  'documents-jobs': 'withPdf',
};

export const goalOf = (bundle: string): number => goals[special[bundle] ?? 'withSdk'];
