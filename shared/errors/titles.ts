import { type Language, type ProblemCode, problems, type WarningCode, warnings } from '../errors.ts';

type Said = Readonly<Record<Language, string>> & { readonly status?: number };

/**
 * What the registries say: titles and statuses of all problems, and texts of all warnings. `infra/build/lean-contracts.ts`
 * leaves them out of the bundles and lays them beside the code, where this module's stand-in reads them at the first
 * refusal: a function would else read and compile them at every cold start (P1).
 */
export const texts: Readonly<Record<string, Said>> = { ...problems, ...warnings } as unknown as Record<
  string,
  Said
>;

/** What a caller is told of a problem or a warning, in its language. */
export const titleOf = (code: ProblemCode | WarningCode, language: Language): string =>
  texts[code]?.[language] ?? code;

/** The HTTP status of a problem. */
export const statusOf = (code: ProblemCode): number => problems[code].status;

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);
