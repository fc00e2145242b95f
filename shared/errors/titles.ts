import { type Language, type ProblemCode, problems, type WarningCode, warnings } from '../errors.ts';

type Texts = Readonly<Record<string, Readonly<Record<Language, string>>>>;

/**
 * Titles of all problems and texts of all warnings. In the bundles `infra/build/lean-contracts.ts` leaves them out of
 * the registries and lays them beside the code, where this module's stand-in reads them at the first refusal: a function
 * would else read and compile 20 KB of words at every cold start (P1).
 */
export const texts: Texts = { ...problems, ...warnings } as unknown as Texts;

/** What a caller is told of a problem or a warning, in its language. */
export const titleOf = (code: ProblemCode | WarningCode, language: Language): string =>
  texts[code]?.[language] ?? code;
