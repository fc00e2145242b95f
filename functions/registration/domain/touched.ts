/** For each field the version of the record in which it last changed; a field that is not named is as it was created. */
export type Touched = Readonly<Record<string, number>>;

/** Notes which fields a patch changes: of two devices' changes only those of one field are a conflict (R-16). */
export const touched = (before: Touched, patch: object, version: number): Touched => ({
  ...before,
  ...Object.fromEntries(Object.keys(patch).map((field) => [field, version])),
});
