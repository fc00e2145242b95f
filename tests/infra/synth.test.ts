import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import { describe, expect, it, vi } from 'vitest';
import { checkedRegions, deployedRegions, type Region } from '../../infra/regions.ts';
import { appOf } from '../support/templates.ts';

const acknowledgedIn = (app: App): readonly [string, string][] =>
  app.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.entries<string>(data)),
    );

/** Templates, manifests and names of assets; the report of the checks is about the run, not about the result. */
const filesOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && file.name !== 'validation-report.json')
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]),
  );

describe('synthesis', () => {
  it('of all regions passes every check, with five acknowledged findings at most, and is equal to the byte twice', () => {
    const [checked, again] = ['true', 'false'].map((validation) => {
      vi.stubEnv('CDK_VALIDATION', validation);
      const app = appOf();
      return { app, assembly: app.synth() };
    });
    vi.unstubAllEnvs();
    const { app, assembly } = checked!;
    expect(assembly.nestedAssemblies.map(({ displayName }) => displayName)).toEqual([
      'jawa-barat',
      'local',
      'national',
      'sulawesi',
    ]);
    const report = JSON.parse(readFileSync(join(assembly.directory, 'validation-report.json'), 'utf8'));
    expect(report.pluginReports.flatMap(({ violations }: { violations: unknown[] }) => violations)).toEqual(
      [],
    );

    const acknowledged = new Map(acknowledgedIn(app).map(([rule, reason]) => [reason, rule]));
    expect(acknowledged.size).toBeGreaterThan(0);
    expect(acknowledged.size).toBeLessThanOrEqual(5);
    for (const reason of acknowledged.keys()) expect(reason.length).toBeGreaterThan(40);

    expect(filesOf(again!.assembly.directory)).toEqual(filesOf(assembly.directory));
  }, 60_000);

  it('refuses a region that nobody configured', () => {
    expect(() => appOf('atlantis')).toThrow('atlantis');
  });
});

describe('a region', () => {
  const [first, second] = deployedRegions as [Region, Region];
  const refusal = (...regions: Region[]) => {
    try {
      checkedRegions(regions);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('is accepted as configured', () => {
    expect(refusal(first, second)).toBe('');
  });

  it('serves no area that another serves, whole segments compared', () => {
    expect(refusal(first, { ...second, areas: ['32.73'] })).toContain(
      'sulawesi and jawa-barat both serve 32.73',
    );
  });

  it('has an id of its own', () => {
    expect(refusal(first, { ...second, id: first.id })).toContain('stands twice');
  });

  it.each<[keyof Region, unknown]>([
    ['id', 'Jawa Barat'],
    ['account', '1234'],
    ['issuer', 'http://login.example/'],
    ['audience', []],
    ['corsOrigins', ['https://*']],
    ['corsOrigins', ['https://app.example/']],
    ['logRetentionDays', 8],
    ['alarmEmail', 'nobody'],
    ['policyOverrides', { 'board.size': [] }],
    ['policyOverrides', { 'board.size-min': [{ from: '2007-02-30', value: 9, source: 'x' }] }],
    ['priceFactor', 0],
    ['certificateArn', undefined],
  ])('is refused with the %s %j, and the field is named', (field, value) => {
    expect(refusal({ ...first, [field]: value })).toContain(field);
  });
});
