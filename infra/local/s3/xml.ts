const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** One element; `raw` content is elements already. Control characters go as references, as S3 sends them. */
export const element = (name: string, content: unknown, raw?: 'raw'): string =>
  `<${name}>${raw ? content : escaped(String(content))}</${name}>`;

export const elements = (content: Readonly<Record<string, unknown>>): string =>
  Object.entries(content)
    .map(([name, value]) => element(name, value))
    .join('');

export const xmlDocument = (root: string, content: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content.join('')}</${root}>`;

const escaped = (text: string): string =>
  text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: keys may contain them
    /[&<>"\u0000-\u001f]/g,
    (character) => ENTITIES[character] ?? `&#${character.charCodeAt(0)};`,
  );
