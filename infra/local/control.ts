import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './aws/body.ts';
import type { LocalRoutes } from './aws/server.ts';
import type { Issuer } from './issuer.ts';
import type { roughControl } from './rough/control.ts';

export interface Controls {
  readonly issuer: Issuer;
  /** As the template's authorizer names it. */
  readonly issuerName: () => string;
  readonly awsUrl: () => string;
  /** Names of the schedules. */
  schedules(): readonly string[];
  /** As if it were the schedule's time. */
  fire(schedule: string, time: Date): void;
  advance(milliseconds: number): void;
  now(): number;
  idle(): Promise<void>;
  settled(): Promise<void>;
  readonly rough: ReturnType<typeof roughControl>;
}

/** What the process answers beside AWS, for its own commands and for tests, under `/_local/` of the AWS port. */
export const controlRoutes = (controls: Controls): LocalRoutes => {
  const routes: Readonly<Record<string, (input: Input) => unknown>> = {
    'GET /_local/issuer/.well-known/openid-configuration': () => ({
      issuer: controls.issuerName(),
      jwks_uri: `${controls.awsUrl()}/_local/issuer/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
    }),
    'GET /_local/issuer/keys': () => controls.issuer.jwks,
    'GET /_local/schedules': () => ({ schedules: controls.schedules() }),
    'POST /_local/schedules': ({ rest, body }) => {
      if (!controls.schedules().includes(rest)) return undefined;
      const { time } = body as { time?: string };
      const due = time === undefined ? new Date(controls.now()) : new Date(time);
      if (Number.isNaN(due.getTime())) return undefined;
      controls.fire(rest, due);
      return { fired: rest };
    },
    'POST /_local/clock': ({ body }) => {
      const { advance } = body as { advance?: unknown };
      if (typeof advance !== 'number' || !(advance >= 0)) return undefined;
      controls.advance(advance);
      return { now: controls.now() };
    },
    'GET /_local/idle': async () => {
      await controls.idle();
      return { idle: true };
    },
    'GET /_local/settled': async () => {
      await controls.settled();
      return { settled: true, now: controls.now() };
    },
    'GET /_local/rough': () => controls.rough.state(),
    'POST /_local/rough': ({ body }) => controls.rough.change(body),
  };

  return async (request, response, path) => {
    const isSchedule = request.method === 'POST' && path.startsWith('/_local/schedules/');
    const rest = isSchedule ? decodeURIComponent(path.slice('/_local/schedules/'.length)) : '';
    const key = `${request.method} ${isSchedule ? '/_local/schedules' : path}`;
    const route = Object.hasOwn(routes, key) ? routes[key] : undefined;
    if (!route) return false;
    const output = await route({ rest, body: await jsonOf(request) });
    const answer = output ?? { message: 'Not understood' };
    send(response, isRefusal(answer) ? 400 : 200, answer);
    return true;
  };
};

interface Input {
  readonly rest: string;
  readonly body: unknown;
}

const isRefusal = (answer: unknown) => typeof answer === 'object' && answer !== null && 'message' in answer;

const jsonOf = async (request: IncomingMessage): Promise<unknown> => {
  const body = await readBody(request, 10_000);
  try {
    return JSON.parse(body?.toString() || '{}');
  } catch {
    return {};
  }
};

const send = (response: ServerResponse, status: number, content: unknown) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(content));
};
