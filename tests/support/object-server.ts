import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { openFrontDoor } from '../../infra/local/aws/server.ts';
import { movableClock } from '../../infra/local/clock.ts';
import { createS3 } from '../../infra/local/s3/service.ts';
import { accountId, region } from './aws-endpoint.ts';

/** S3 alone, as a process of its own whose memory is watched: prints where it listens, and its peak when asked. */
const s3 = createS3({
  folder: process.argv[2]!,
  clock: movableClock(),
  region,
  accountId,
  onObjectEvent: () => {},
});
s3.ensureBucket({ BucketName: 'large' });
const door = await openFrontDoor({
  services: { s3 },
  credentials: createCredentials({ secret: Buffer.alloc(32), accountId }),
  region,
  port: 0,
  report: (error) => console.error(error),
});
process.send?.(`http://127.0.0.1:${door.port}`);
process.on('message', () => process.send?.(process.resourceUsage().maxRSS / 1024));
