import * as z from 'zod/mini';
import { DocumentId, Line, Moment } from '../../contract/primitives.ts';

/** Sections of the library (Pustaka): juknis is technical guidance, sosialisasi what is handed out to explain. */
export const categories = ['juknis', 'modules', 'sosialisasi', 'reports', 'forms', 'minutes'] as const;
export const Category = z.enum(categories);
export type Category = z.infer<typeof Category>;

/** Of a document's text, as ISO 639 names it: `id`, `en`, `jv`. */
export const TextLanguage = z.string().check(z.regex(/^[a-z]{2,3}$/, 'value'));

export const Title = Line(200);
/** All introductions stand in the index that is searched, so none is a text of its own. */
export const Introduction = Line(1_000);
/** What is shown beside it; an id of what is not in the library shows nothing. */
export const Related = z.array(DocumentId).check(z.maxLength(20));

/** What the library says of a document (WEB1, rule T-10). Nothing of it is about a person. */
export const Publication = z
  .object({
    category: Category,
    title: Title,
    introduction: z.optional(Introduction),
    language: TextLanguage,
    related: z.optional(Related),
    publishedAt: Moment,
  })
  .register(z.globalRegistry, { id: 'Publication' });
export type Publication = z.infer<typeof Publication>;
