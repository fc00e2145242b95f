import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unusedGrants } from '../../infra/local/iam/report.ts';
import type { Grant } from '../../infra/local/iam/statement.ts';
import { readUsedGrants, recordsOf, recordUsedGrants } from '../../infra/local/iam/used-grants.ts';

const grant = (action: string, more: Partial<Grant> = {}): Grant => ({
  id: `stack/Policy/0 role ${action}`,
  holder: 'arn:aws:iam::000000000000:role/a-role-of-this-test',
  action,
  resource: 'arn:aws:sqs:ap-southeast-3:000000000000:events',
  ...more,
});
const all = [grant('sqs:SendMessage'), grant('sqs:ReceiveMessage'), grant('xray:PutTelemetryRecords')];

describe('the report of grants', () => {
  it('names what no run used by its holder, and gives the reason where there is one', () => {
    expect(unusedGrants(all, new Set([all[0]!.id]))).toBe(
      [
        all[0]!.holder,
        '  sqs:ReceiveMessage  arn:aws:sqs:ap-southeast-3:000000000000:events',
        '1 more: there is no X-Ray on this machine',
        '3 grants, 1 of them unused without a reason',
      ].join('\n'),
    );
  });

  it('says nothing of policies that no run is recorded for', () => {
    expect(readUsedGrants([grant('sqs:NeverAsked')])).toBeUndefined();
  });
});

describe('the record of grants', () => {
  it('adds up over systems and processes, and belongs to one set of policies', () => {
    const folder = recordsOf(all);
    rmSync(folder, { recursive: true, force: true });
    for (const used of [all[0]!, all[1]!]) {
      const record = recordUsedGrants(all);
      record.add([used]);
      record.close();
    }
    expect([...readUsedGrants(all)!].sort()).toEqual([all[0]!.id, all[1]!.id].sort());
    expect(readUsedGrants(all.slice(0, 2))).toBeUndefined();
    expect(folder).toContain(join('.cache', 'iam'));
    rmSync(folder, { recursive: true, force: true });
  });
});
