import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { events } from '../../shared/events/index.ts';
import { appOf, resourcesOf } from '../support/templates.ts';

const root = join(import.meta.dirname, '../..');

it('functions run here on the Node that they are deployed on', () => {
  vi.stubEnv('CDK_VALIDATION', 'false');
  const functions = resourcesOf(appOf('local'), 'local').filter(
    ({ type }) => type === 'AWS::Lambda::Function',
  );
  vi.unstubAllEnvs();
  const [major] = process.versions.node.split('.');
  expect(functions.length).toBeGreaterThan(0);
  expect([...new Set(functions.map(({ properties }) => properties.Runtime))]).toEqual([`nodejs${major}.x`]);
});

it('the lockfile names no registry, so that packages come from the one each machine is set to', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
});

it('every event type is of one event', () => {
  const types = events.map(({ type }) => type);
  expect(types).toEqual([...new Set(types)]);
});
