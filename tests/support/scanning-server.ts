import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { openFrontDoor } from '../../infra/local/aws/server.ts';
import { movableClock } from '../../infra/local/clock.ts';
import { openMalwareScans } from '../../infra/local/guardduty/malware-scans.ts';
import { createS3 } from '../../infra/local/s3/service.ts';
import { accountId, region } from './aws-endpoint.ts';

/**
 * S3 whose bucket `large` is scanned below `quarantine/`, as a process of its own: prints where it listens, and its
 * peak of memory when asked. Results go to `results.jsonl` in the data folder.
 */
const folder = process.argv[2]!;
const clock = movableClock();
const s3 = createS3({ folder, clock, region, accountId, onObjectEvent: (event) => scans.notice(event) });
const scans = openMalwareScans({
  folder,
  clock,
  s3,
  publish: (event) => appendFileSync(join(folder, 'results.jsonl'), `${JSON.stringify(event)}\n`),
});
s3.ensureBucket({ BucketName: 'large', EventBridge: true, Versioning: 'Enabled' });
scans.protect({
  arn: `arn:aws:guardduty:${region}:${accountId}:malware-protection-plan/large`,
  bucket: 'large',
  prefixes: ['quarantine/'],
  isTagging: true,
  caller: { arn: `arn:aws:sts::${accountId}:assumed-role/scanner/GuardDutyMalwareProtection`, accountId },
});
const door = await openFrontDoor({
  services: { s3 },
  credentials: createCredentials({ secret: Buffer.alloc(32), accountId }),
  region,
  port: 0,
  report: (error) => console.error(error),
});
s3.resume();
scans.resume();
process.send?.(`http://127.0.0.1:${door.port}`);
process.on('message', () => process.send?.(process.resourceUsage().maxRSS / 1024));
