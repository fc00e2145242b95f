import { join } from 'node:path';
import { type Resource, readAssembly } from './assembly.ts';
import { createCredentials } from './aws/credentials.ts';
import { openFrontDoor } from './aws/server.ts';
import { type Clock, openClock } from './clock.ts';
import { controlRoutes } from './control.ts';
import type { Outcome } from './functions/outcome.ts';
import { openAccessLog } from './gateway/access-log.ts';
import { openGateway } from './gateway/server.ts';
import { openToAll } from './iam/access.ts';
import { hidingObjects } from './iam/hidden-objects.ts';
import { openAccess } from './iam/open-access.ts';
import { openIssuer } from './issuer.ts';
import { lockFolder } from './lock.ts';
import { roughControl } from './rough/control.ts';
import { createFaults, type Faults } from './rough/faults.ts';
import { roughGateway } from './rough/gateway.ts';
import { roughServices } from './rough/services.ts';
import { type RoughSettings, smooth } from './rough/settings.ts';
import { readSecret } from './secret.ts';
import { settling } from './settling.ts';
import type { Services } from './wiring/cloud.ts';
import { wireHttpApi } from './wiring/http-api.ts';
import { openCloud } from './wiring/open-cloud.ts';
import { fireSchedule } from './wiring/schedules.ts';
import { wire } from './wiring/wiring.ts';

export interface SystemOptions {
  /** The folder that the app was synthesized into. */
  readonly assembly: string;
  /** Id of the Stage to run. */
  readonly stage?: string;
  /** The data folder. */
  readonly data: string;
  /** Of the HTTP API; 0 takes a free one. */
  readonly port: number;
  /** Of the AWS front door; 0 takes a free one. */
  readonly awsPort: number;
  /** Without one, that of the data folder. */
  readonly clock?: Clock;
  /** What goes wrong; nothing unless told. */
  readonly rough?: RoughSettings;
  /** Told shortly of what went wrong, a line each. */
  readonly log?: (line: string) => void;
}

export interface System {
  readonly url: string;
  readonly awsUrl: string;
  readonly clock: Clock;
  readonly services: Services;
  readonly resources: readonly Resource[];
  /** A token of the local issuer for twelve hours from the clock's now. */
  token(claims: { readonly sub: string; readonly [claim: string]: unknown }): Promise<string>;
  /**
   * Resolves when nothing happens any more until something comes or time passes: no running function, no record,
   * message or event on its way. What waits for a retry or a visibility timeout waits for the clock.
   */
  idle(): Promise<void>;
  /** Idle, and the clock moved past every retry and visibility timeout that was still to come. */
  settled(): Promise<void>;
  readonly faults: Faults;
  /** Invokes the one function whose name contains the part. */
  invoke(functionNamePart: string, event: unknown): Promise<Outcome>;
  /** Kills whatever the one function whose name contains the part is doing. */
  kill(functionNamePart: string): void;
  close(): Promise<void>;
}

/** Runs a synthesized Stage on this machine. What was opened is closed again when the start fails. */
export const startSystem = async (options: SystemOptions): Promise<System> => {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return await start(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
};

const start = async (
  {
    assembly: folder,
    stage = 'local',
    data,
    port,
    awsPort,
    clock: given,
    rough: roughness = smooth,
    log = () => {},
  }: SystemOptions,
  closers: (() => unknown)[],
  close: () => Promise<void>,
): Promise<System> => {
  const assembly = readAssembly(folder, stage);
  const { region, accountId } = assembly;
  const lock = lockFolder(data);
  closers.push(() => lock.release());

  const clock = given ?? openClock(data);
  const faults = createFaults(roughness);
  const report = (error: unknown) =>
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const credentials = createCredentials({ secret: readSecret(data), accountId });
  const issuer = await openIssuer(data);
  let awsUrl = '';
  let access = openToAll; // until the policies are read: no role has credentials before
  const cloud = openCloud({
    folder: data,
    clock,
    region,
    accountId,
    credentials,
    log,
    report,
    awsUrl: () => awsUrl,
    access: () => access,
    faults,
  });
  closers.push(() => cloud.closeServices());

  const { services, functions } = cloud;
  const { idle, settled } = settling(cloud, clock);
  const rough = roughControl(faults, data);
  let issuerName = '';
  let schedules: readonly Resource[] = [];
  const door = await openFrontDoor({
    services: roughServices({ ...services, s3: hidingObjects(services.s3, () => access) }, faults, {
      region,
    }),
    guard: (service, call) => access.guard(service, call),
    credentials,
    region,
    port: awsPort,
    report,
    local: controlRoutes({
      issuer,
      issuerName: () => issuerName,
      awsUrl: () => awsUrl,
      schedules: () => schedules.map(({ identity }) => identity.ref),
      fire: (name, time) => {
        const found = schedules.find(({ identity }) => identity.ref === name);
        if (found) fireSchedule(found, time.getTime(), cloud, { region, accountId });
      },
      advance: clock.advance,
      now: clock.now,
      idle,
      settled,
      rough,
    }),
  });
  closers.push(() => door.close());
  awsUrl = `http://127.0.0.1:${door.port}`;
  closers.push(() => cloud.stop());

  const resources = assembly.resources(awsUrl);
  const policies = openAccess(resources, { region, accountId, services });
  closers.push(policies.close);
  access = policies.access;
  wire(resources, cloud);
  schedules = resources.filter(({ type }) => type === 'AWS::Scheduler::Schedule');
  const issuerAt = (name: string) => (isLocal(name) ? `${awsUrl}/_local/issuer` : name);
  const http = wireHttpApi(resources, cloud, { region, accountId, issuerAt });
  if (!http) throw new Error(`The Stage ${stage} has no HTTP API`);
  issuerName = http.tokens?.issuer ?? '';
  const accessLog = openAccessLog(http.api.stage?.accessLog, join(data, 'logs'), report);
  closers.push(() => accessLog.close());
  const around = roughGateway(faults, clock);
  const gateway = await openGateway(http.api, { functions: cloud.answering, clock, port, accessLog, around });
  closers.push(() => gateway.close());
  cloud.resume();

  const arnOf = (part: string): string => {
    const found = functions.list().filter(({ name }) => name.includes(part));
    if (found.length !== 1) throw new Error(`${found.length} functions have ${part} in their name`);
    return found[0]!.arn;
  };

  return {
    url: `http://127.0.0.1:${gateway.port}`,
    awsUrl,
    clock,
    services,
    resources,
    token(claims) {
      if (!http.tokens) throw new Error('The API has no authorizer to make tokens for');
      return issuer.sign({ ...http.tokens, claims, hours: 12, now: clock.now() });
    },
    idle,
    settled,
    faults,
    invoke: (part, event) => functions.invoke(arnOf(part), JSON.stringify(event)),
    kill: (part) => functions.kill(arnOf(part)),
    close,
  };
};

/** Names under `.localhost` are nobody else's (RFC 6761); any other issuer is asked at its own address. */
const isLocal = (issuer: string) => new URL(issuer).hostname.endsWith('.localhost');
