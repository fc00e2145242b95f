import { readFile } from 'node:fs/promises';
import type { Loader, Plugin } from 'esbuild';

interface Part {
  /** Of the file in `node_modules`. */
  readonly path: RegExp;
  readonly becomes: (source: string) => string;
  readonly loader?: Loader;
}

/** Something of the SDK that no function of ours reaches; who does reach it is told so. */
const absent = (path: RegExp, name: string): Part => ({
  path,
  becomes: () =>
    `export class ${name} { constructor() { throw new Error('${name} is not in the bundles'); } }`,
});

const constants = (source: string): ReadonlyMap<string, string> =>
  new Map([...source.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name!, text!]));

/**
 * The SDK writes the keys of schemas as `[_hE]: 403`; esbuild must suppose that computing a key does something, and
 * so keeps the schema of every operation of a client. With the text itself as the key it drops what is not used.
 */
export const withPlainKeys = (source: string): string => {
  const texts = constants(source);
  return source.replace(/\[(_\w+)\](?=: )/g, (computed, name) => texts.get(name) ?? computed);
};

const plainError =
  /export class (\w+) extends __BaseException \{\s+static shapeId = "([^"#]+)#\1";\s+name = "\1";\s+\$fault = "(client|server)";\s+constructor\(opts\) \{\s+super\(\{\s+name: "\1",\s+\$fault: "\3",\s+\.\.\.opts,\s+\}\);\s+Object\.setPrototypeOf\(this, \1\.prototype\);\s+\}\s+\}/g;

/**
 * Every client registers all errors of its service, each with a class of 250 bytes that differs in the name alone.
 * A class that has members of its own stays as it is.
 */
export const withShortErrors = (source: string): string => {
  const namespace = source.match(/static shapeId = "([^"#]+)#/)?.[1];
  const declare = `const declared = (own, fault) => class extends __BaseException {
    static shapeId = "${namespace}#" + own;
    name = own;
    $fault = fault;
    constructor(opts) { super({ name: own, $fault: fault, ...opts }); }
  };`;
  // after the imports; the classes below use it while the module runs
  const imports = source.lastIndexOf('import ');
  const end = source.indexOf('\n', imports) + 1;
  const short = source
    .slice(end)
    .replace(plainError, (whole, name, space, fault) =>
      space === namespace ? `export const ${name} = /* @__PURE__ */ declared("${name}", "${fault}");` : whole,
    );
  return `${source.slice(0, end)}${declare}\n${short}`;
};

/** Errors that our code tells apart by their class; all others it knows by their name, which the SDK gives in any case. */
const caught: ReadonlySet<string> = new Set([
  'ConditionalCheckFailedException',
  'TransactionCanceledException',
]);

/** Every client registers a schema and a class for each error of its service; without that line esbuild drops both. */
export const withCaughtErrors = (source: string): string =>
  withPlainKeys(source).replace(/^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm, (line, name) =>
    caught.has(name) ? line : '',
  );

/** Of the partitions of AWS the one that Jakarta is in; its regions are told by their pattern. */
export const withOnePartition = (source: string): string => {
  const first = source.slice(0, source.indexOf('"regions": {'));
  return `${first}"regions": {} }], "version": "1.1" };\n`;
};

const parts: readonly Part[] = [
  { path: /@aws-sdk\/client-[^/]+\/dist-es\/schemas\/schemas_\d+\.js$/, becomes: withCaughtErrors },
  { path: /util-endpoints\/lib\/aws\/partitions\.js$/, becomes: withOnePartition },
  { path: /@aws-sdk\/client-[^/]+\/dist-es\/models\/errors\.js$/, becomes: withShortErrors },
  {
    // the version goes into the user agent; esbuild cannot tell that nothing else of the file is read
    path: /@aws-sdk\/[^/]+\/package\.json$/,
    loader: 'json',
    becomes: (source) => JSON.stringify({ version: JSON.parse(source).version }),
  },
  // asked only when AWS_ENABLE_ENDPOINT_DISCOVERY is set; a cache of a thousand endpoints is made in any case
  { path: /@aws-sdk\/endpoint-cache\/dist-es\/index\.js$/, becomes: () => 'export class EndpointCache {}' },
  {
    // for operations that answer as a stream of events (S3 Select); clients ask for it when they are made
    path: /@smithy\/core\/dist-es\/submodules\/event-streams\/index\.js$/,
    becomes: () => `
      export const eventStreamSerdeProvider = () => undefined;
      export const resolveEventStreamSerdeConfig = (config) => config;
      export class EventStreamSerde { constructor() { throw new Error('Event streams are not in the bundles'); } }`,
  },
  // node:crypto has these; they are for a Node that was built without it
  absent(/@smithy\/core\/dist-es\/submodules\/checksum\/sha256\/Sha256Js\.js$/, 'Sha256Js'),
  absent(/@aws-sdk\/checksums\/dist-es\/submodules\/sha\/sha1\/Sha1Js\.js$/, 'Sha1Js'),
  // for AWS_RETRY_MODE=adaptive; the functions use the standard mode
  absent(
    /@smithy\/core\/dist-es\/submodules\/retry\/util-retry\/DefaultRateLimiter\.js$/,
    'DefaultRateLimiter',
  ),
];

/**
 * Leaves out of the bundles what the SDK carries and no function uses: a fifth of an HTTP function, which would be
 * read and compiled at every cold start (goal P1). A part whose file moves in another version is bundled as it is,
 * and the test of sizes says so.
 */
export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup(build) {
    for (const { path, becomes, loader = 'js' } of parts) {
      build.onLoad({ filter: path }, async (args) => ({
        contents: becomes(await readFile(args.path, 'utf8')),
        loader,
      }));
    }
  },
};
