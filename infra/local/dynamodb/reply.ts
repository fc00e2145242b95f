/** A JSON object of members that are JSON text already; what is undefined is left out. */
export const jsonObject = (members: Readonly<Record<string, string | undefined>>): string => {
  let text = '';
  for (const name in members) {
    const member = members[name];
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${member}`;
  }
  return `{${text}}`;
};

export const jsonList = (members: readonly string[]): string => `[${members.join(',')}]`;
