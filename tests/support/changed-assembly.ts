import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { copiedAssembly } from './copied-assembly.ts';

export type TemplateResource = {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: templates are changed here as loosely as CloudFormation writes them
  readonly Properties: any;
};

/** A copy of the synthesized local region with one resource changed; `change` answers whether it found its resource. */
export const changedAssembly = (change: (id: string, resource: TemplateResource) => boolean) => {
  const { folder, remove } = copiedAssembly(inject('assembly'), 'changed-assembly-');
  let found = 0;
  for (const name of globSync('assembly-local/*.template.json', { cwd: folder })) {
    const template = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    for (const [id, resource] of Object.entries<TemplateResource>(template.Resources))
      if (change(id, resource)) found += 1;
    writeFileSync(join(folder, name), JSON.stringify(template));
  }
  if (found === 0) throw new Error('There is no such resource to change');
  return { folder, remove };
};

/** Takes an action out of every statement of a policy; a statement that has no other is left with one of nobody. */
export const withoutAction = (id: RegExp, action: string) =>
  changedAssembly((name, { Properties: { PolicyDocument } }) => {
    if (!id.test(name) || !PolicyDocument) return false;
    let isFound = false;
    for (const statement of PolicyDocument.Statement) {
      const rest = [statement.Action].flat().filter((one) => one !== action);
      if (rest.length === [statement.Action].flat().length) continue;
      isFound = true;
      statement.Action = rest.length > 0 ? rest : 'none:None';
    }
    return isFound;
  });
