const rule = (name, from, to, comment) => ({ name, severity: 'error', from, to, comment });

module.exports = {
  // each comment says what to do instead
  forbidden: [
    rule('no-cycles', {}, { circular: true }, 'Move what both need into a third file.'),
    rule(
      'services-are-strangers',
      { path: '^functions/([^/]+)/' },
      { path: '^functions/', pathNot: '^functions/$1/' },
      'Publish an event, or put the shape into shared/.',
    ),
    rule(
      'domain-is-pure',
      { path: '^functions/([^/]+)/domain(/|\\.ts$)' },
      {
        pathNot:
          '^functions/$1/domain(/|\\.ts$)|^shared/(contract|routes|events|errors|policy|area)|^node_modules/zod',
      },
      'Pass it in as a value.',
    ),
    rule(
      'handlers-know-no-aws',
      { path: '^functions/[^/]+/handlers(/|\\.ts$)' },
      { path: 'node_modules/(@aws-sdk|aws-cdk-lib|@middy)' },
      'Put it into the store.',
    ),
    rule(
      'contracts-stand-alone',
      { path: '^shared/(contract|routes|events)/' },
      { pathNot: '^shared/(contract|routes|events|errors|area|policy)|^node_modules/zod' },
      'Contracts are data.',
    ),
    rule(
      'shared-knows-no-service',
      { path: '^shared/' },
      { path: '^(functions|infra|tests)/' },
      'Turn it around: the service calls shared/.',
    ),
    rule(
      'infra-names-handlers-by-path',
      { path: '^infra/' },
      { path: '^functions/' },
      'Importing an entry would run Lambda code at synth.',
    ),
    rule(
      'files-are-read-in-jobs',
      {
        path: '^functions/',
        pathNot:
          '^functions/(registration/(reading/|import-work\\.ts$|jobs\\.ts$)|documents/(checking/|handlers/checking\\.ts$|jobs\\.ts$))',
      },
      {
        path: '^functions/(registration/reading|documents/checking)/|^shared/files/|node_modules/(csv-parse|read-excel-file|chardet|file-type|@jimp|exifreader|unpdf)/',
      },
      'Readers of files take time, memory and bytes: pass in what they read.',
    ),
    rule(
      'functions-know-no-tool',
      { path: '^(functions|shared)/' },
      { path: '^(infra|tests)/|node_modules/(aws-cdk-lib|constructs|vitest|jose)' },
      'What deploys does not import what builds or tests it.',
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
