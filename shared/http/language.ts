import type { Language } from '../errors.ts';

/** The better liked of our two languages, by `Accept-Language` (RFC 9110, 12.5.4); Indonesian when it says nothing. */
export const languageOf = (accepted: string | undefined): Language => {
  const liked = (accepted ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const q = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean);
    return { tag: tag.trim().split('-')[0], q: q === undefined ? 1 : Number(q) };
  });
  const weight = (language: Language) =>
    (liked.find(({ tag }) => tag === language) ?? liked.find(({ tag }) => tag === '*'))?.q ?? 0;
  return weight('en') > weight('id') ? 'en' : 'id';
};
