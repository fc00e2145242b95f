import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import ts from 'typescript';
import { texts } from '../../shared/errors/titles.ts';

/** Name of the file that lies beside each bundle that refuses, with the titles and statuses of all problems. */
export const titlesFile = 'titles.json';
export const titles = (): Uint8Array => Buffer.from(JSON.stringify(texts));

/** A module without the properties of these names in the objects that `isOurs` names; everything else to the letter. */
const without = (
  source: string,
  names: ReadonlySet<string>,
  isOurs: (object: ts.ObjectLiteralExpression) => boolean,
): string => {
  const spans: { readonly from: number; readonly to: number }[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node) && isOurs(node)) {
      for (const property of node.properties) {
        const name = property.name && ts.isIdentifier(property.name) ? property.name.text : '';
        // with the comma behind it, if there is one
        const comma = /^\s*,/.exec(source.slice(property.end))?.[0].length ?? 0;
        if (names.has(name)) spans.push({ from: property.getFullStart(), to: property.end + comma });
      }
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile('module.ts', source, ts.ScriptTarget.Latest, true));
  return spans.toReversed().reduce((text, { from, to }) => text.slice(0, from) + text.slice(to), source);
};

const isContract = ({ parent }: ts.ObjectLiteralExpression): boolean =>
  ts.isCallExpression(parent) &&
  ts.isIdentifier(parent.expression) &&
  /^define(Route|Event)$/.test(parent.expression.text);

/** What of a contract only its description and the tests read. */
export const withoutDescriptions = (source: string): string =>
  without(source, new Set(['summary', 'example']), isContract);

/** A registry of problems without a problem: what it says stands in the file beside the bundle. */
export const withoutProblems = (source: string): string =>
  [...source.matchAll(/^export const (\w+) = \{/gm)]
    .map(([, name]) => `export const ${name} = {};`)
    .join('\n');

/** Stands in for `shared/errors/titles.ts`: reads what the registries say at the first refusal. */
const titlesBeside = `
  import { readFileSync } from 'node:fs';
  import { join } from 'node:path';
  let texts;
  const textOf = (code) => {
    texts ??= JSON.parse(readFileSync(join(import.meta.dirname, '${titlesFile}'), 'utf8'));
    return Object.hasOwn(texts, code) ? texts[code] : undefined;
  };
  export const titleOf = (code, language) => textOf(code)?.[language] ?? code;
  export const statusOf = (code) => textOf(code)?.status ?? 500;
  export const isProblemCode = (code) => textOf(code)?.status !== undefined;`;

/**
 * Leaves out of the bundles what no function needs to start: words and examples of contracts (`/openapi.json` and
 * `/asyncapi.json` are made at build, from the contracts themselves), and the registries of problems.
 */
export const leanContracts: Plugin = {
  name: 'lean-contracts',
  setup(build) {
    const becomes = (filter: RegExp, change: (source: string) => string) =>
      build.onLoad({ filter }, async ({ path }) => ({
        contents: change(await readFile(path, 'utf8')),
        loader: 'ts',
      }));
    becomes(/\/shared\/(routes|events)\/.*\.ts$/, withoutDescriptions);
    becomes(/\/shared\/problems\/.*\.ts$/, withoutProblems);
    becomes(/\/shared\/errors\/titles\.ts$/, () => titlesBeside);
  },
};
