import { join } from 'node:path';

/** The only part of the code of a function that the build runs: pure data and its writing, without any environment. */
const module = join(import.meta.dirname, '../../functions/registration/domain/sheets/templates.ts');

type Template = (kind: string, language: string) => string;

/**
 * The templates of imports by language and kind, as a file beside the function that answers them: the columns of all
 * kinds, with the contracts of their routes, would else cost it 30 KB at every cold start (P1).
 */
export const templatesFile = async (): Promise<Buffer> => {
  const { template, templateKinds } = (await import(module)) as {
    template: Template;
    templateKinds: readonly string[];
  };
  const of = (language: string) =>
    Object.fromEntries(templateKinds.map((kind) => [kind, template(kind, language)]));
  return Buffer.from(JSON.stringify({ id: of('id'), en: of('en') }));
};
