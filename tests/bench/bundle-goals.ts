/** Bytes that a bundle may have (goal P1), by what is inside. */
const goals = { withoutSdk: 70_000, withSdk: 320_000, withS3: 400_000, withReaders: 570_000 } as const;

const special: Readonly<Record<string, keyof typeof goals>> = {
  'reference-api': 'withoutSdk',
  'archive-schedule': 'withS3',
  // no request waits for its start: a queue feeds it, and it alone reads CSV and XLSX
  'registration-jobs': 'withReaders',
};

export const goalOf = (bundle: string): number => goals[special[bundle] ?? 'withSdk'];
