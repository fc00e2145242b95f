import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { openFrontDoor } from '../../infra/local/aws/server.ts';
import { movableClock } from '../../infra/local/clock.ts';
import { openCloud } from '../../infra/local/wiring/open-cloud.ts';

export const region = 'ap-southeast-3';
export const accountId = '000000000000';

/** All services of the embedded cloud over one data folder, without any template, for clients of the SDK. */
export const openEmbeddedCloud = async (folder: string) => {
  const clock = movableClock();
  const credentials = createCredentials({ secret: Buffer.alloc(32), accountId });
  const report = (error: unknown) => console.error(error);
  let endpoint = '';
  const cloud = openCloud({
    folder,
    clock,
    region,
    accountId,
    credentials,
    awsUrl: () => endpoint,
    log: report,
    report,
  });
  const door = await openFrontDoor({
    services: { ...cloud.services },
    credentials,
    region,
    port: 0,
    report,
  });
  endpoint = `http://127.0.0.1:${door.port}`;
  cloud.resume();
  return {
    clock,
    services: cloud.services,
    endpoint,
    async close() {
      await cloud.stop();
      await door.close();
      cloud.closeServices();
    },
  };
};

/** What a client of the SDK needs to reach it. */
export const clientSettings = (endpoint: string) => ({
  endpoint,
  region,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});
