export type Matcher = (text: string) => boolean;

/**
 * A pattern of IAM: `*` stands for any run of characters, `?` for exactly one. Steps back to the last `*` only,
 * so that no pattern takes longer than its length times that of the text.
 */
export const wildcard = (pattern: string): Matcher => {
  if (pattern === '*') return () => true;
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  return (text) => matches(pattern, text);
};

const matches = (pattern: string, text: string): boolean => {
  let at = 0;
  let read = 0;
  let star = -1;
  let resume = 0;
  while (read < text.length) {
    if (pattern[at] === '*') {
      star = at++;
      resume = read;
    } else if (pattern[at] === '?' || pattern[at] === text[read]) {
      at += 1;
      read += 1;
    } else if (star >= 0) {
      at = star + 1;
      read = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
};
