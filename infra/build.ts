import { globSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build as esbuild } from 'esbuild';
import { packedAreas } from './build/areas.ts';
import { leanCmpstr } from './build/lean-cmpstr.ts';
import { leanContracts, titles, titlesFile } from './build/lean-contracts.ts';
import { leanSdk } from './build/lean-sdk.ts';
import { referenceFiles } from './build/reference.ts';
import { templatesFile } from './build/templates.ts';

/**
 * `cjs` or `esm`: which of them loads faster is a matter of the runtime, and measured again with each new one. Node
 * 24.21, registration's API, 24 fresh processes each in turn: 49.8 ms (CommonJS) against 51.7 ms, and 41.2 against 43.3 at best.
 */
const format = 'cjs' as 'cjs' | 'esm';

const root = join(import.meta.dirname, '..');

/** A bundle: its folder in `dist`, bytes of JavaScript, and the data files beside it with their bytes. */
export interface Bundle {
  readonly name: string;
  readonly javascript: number;
  readonly data: Readonly<Record<string, number>>;
}

const formats = {
  // Node takes `.js` for ESM here, as package.json says `"type": "module"`; Lambda finds `index.cjs` as well
  cjs: { extension: '.cjs', define: { 'import.meta.dirname': '__dirname' }, banner: '' },
  esm: {
    extension: '.mjs',
    define: {},
    banner:
      "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);", // for CommonJS inside
  },
} as const;

const { extension, define, banner } = formats[format];

/** How every function is bundled. */
export const bundling = {
  absWorkingDir: root,
  bundle: true,
  format,
  define,
  banner: { js: banner },
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'], // many packages of the SDK have their ES modules under `module` only
  alias: { '@aws-sdk/credential-provider-node': './infra/build/lambda-credentials.ts' },
  plugins: [leanSdk, leanCmpstr, leanContracts],
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
} satisfies BuildOptions;

/** The entries of all functions: `functions/<service>/<trigger>.ts` becomes the bundle `<service>-<trigger>`. */
const entries = (): Record<string, string> =>
  Object.fromEntries(
    globSync('functions/*/{api,api-*,events,stream,jobs,schedule,uploads}.ts', { cwd: root })
      .map((path) => [`${basename(dirname(path))}-${basename(path, '.ts')}`, path] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );

/**
 * Builds every function into `dist/<bundle>`, with the source maps in `dist/maps`; `dist/meta.json` says what is
 * inside. What stood there before is replaced, once the new bundles are made.
 */
export const build = async (dist = join(root, 'dist')): Promise<readonly Bundle[]> => {
  const bundles = entries();
  const [{ outputFiles, metafile }, areas, reference, templates] = await Promise.all([
    esbuild({
      ...bundling,
      entryPoints: Object.fromEntries(Object.entries(bundles).map(([name, path]) => [`${name}/index`, path])),
      outdir: 'dist',
      outExtension: { '.js': extension },
      sourcemap: 'external', // a map inside the asset costs start time
      metafile: true,
      write: false,
    }),
    packedAreas(),
    referenceFiles(),
    templatesFile(),
  ]);
  const output = (name: string) => metafile.outputs[`dist/${name}/index${extension}`]!;

  await rm(dist, { recursive: true, force: true });
  await mkdir(join(dist, 'maps'), { recursive: true });
  const made = Object.keys(bundles).map((name) => {
    const checksAreas = 'shared/area/register.ts' in output(name).inputs;
    const refuses = 'shared/errors/titles.ts' in output(name).inputs;
    const data = {
      ...(refuses && { [titlesFile]: titles() }),
      ...(checksAreas && { 'areas.bin': areas }),
      ...(name === 'reference-api' && reference),
      ...(name === 'registration-api-imports' && { 'templates.json': templates }),
    };
    return { name, javascript: output(name).bytes, data };
  });
  await Promise.all(made.map(({ name }) => mkdir(join(dist, name))));
  await Promise.all([
    ...outputFiles.map(({ path, contents }) => {
      const [bundle, file] = [basename(dirname(path)), basename(path)];
      return writeFile(
        file.endsWith('.map') ? join(dist, 'maps', `${bundle}.map`) : join(dist, bundle, file),
        contents,
      );
    }),
    ...made.flatMap(({ name, data }) =>
      Object.entries(data).map(([file, contents]) => writeFile(join(dist, name, file), contents)),
    ),
    writeFile(join(dist, 'meta.json'), JSON.stringify(metafile)),
  ]);
  return made.map(({ data, ...bundle }) => ({ ...bundle, data: sizesOf(data) }));
};

const sizesOf = (files: Readonly<Record<string, Uint8Array>>) =>
  Object.fromEntries(Object.entries(files).map(([file, contents]) => [file, contents.byteLength]));

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} KB`;

if (import.meta.main) {
  const started = performance.now();
  for (const { name, javascript, data } of await build()) {
    const beside = Object.entries(data).map(([file, bytes]) => `${file} ${kilobytes(bytes)}`);
    console.log([name.padEnd(20), kilobytes(javascript).padStart(10), ...beside].join('  '));
  }
  console.log(`built in ${Math.round(performance.now() - started)} ms`);
}
