import type { Readable } from 'node:stream';
import { readJson } from './json-body.ts';

/** Who signed a call: a function's role, or the administrator (`local`/`local`). */
export interface Caller {
  readonly arn: string;
  readonly accountId: string;
}

/** One signed call as the front door (`aws/server.ts`) hands it to a service, signature already verified. */
export interface AwsCall {
  /** Of the JSON protocols the part of `X-Amz-Target` behind the dot; S3 finds out by itself. */
  readonly operation: string;
  readonly method: string;
  /** Still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** aws-chunked bodies arrive decoded, their trailers among the headers. Empty for an upload. */
  readonly body: Buffer;
  /** Of an upload to S3, which may be larger than memory. */
  readonly content?: Content;
  readonly caller: Caller;
}

/**
 * The bytes of an upload as they come, out of their aws-chunked form. A wrong hash, length or signature is thrown at
 * the latest at the end: nothing may be kept before. Can be gone through once.
 */
export interface Content extends AsyncIterable<Buffer> {
  /** Bytes that are to come; undefined when the client did not say. */
  readonly length: number | undefined;
  /** The headers behind the bytes, known after the last of these. */
  readonly trailers: Readonly<Record<string, string>>;
}

export interface AwsReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream comes with its `content-length` among the headers; whoever does not send it destroys it. */
  readonly body: Buffer | string | Readable;
}

/** A request that carries no signature in its head. */
export interface UnsignedRequest extends Pick<AwsCall, 'method' | 'path' | 'query' | 'headers'> {
  /** Not yet read. */
  readonly body: AsyncIterable<Buffer>;
  /** Who signed these fields of a form, by lower-case name, and when that was looked at (epoch ms); throws a refusal. */
  verifyForm(fields: ReadonlyMap<string, string>): { readonly caller: Caller; readonly now: number };
  /** Throws when the caller's policies do not allow the call. */
  guard(call: AwsCall): void;
}

/** What the front door knows of a service. `close` ends timers and files. */
export interface AwsService {
  handle(call: AwsCall): AwsReply | Promise<AwsReply>;
  /** Answers preflights and signed forms; undefined for what needs a signature in its head. */
  unsigned?(request: UnsignedRequest): AwsReply | Promise<AwsReply> | undefined;
  /** What every answer says beside its own headers, a refusal too: who may read it in a browser. */
  sharing?(request: Pick<AwsCall, 'method' | 'path' | 'headers'>): Readonly<Record<string, string>>;
  close(): void;
}

/**
 * A refusal as AWS words it. JSON protocols send `{"__type": code, "message": …, ...extra}`,
 * S3 an XML `<Error>`; `status` is 400 unless the service says otherwise.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** That the refusal is sent with. */
  readonly headers: Readonly<Record<string, string>>;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    {
      status = 400,
      headers = {},
      ...extra
    }: { status?: number; headers?: Readonly<Record<string, string>>; [key: string]: unknown } = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.headers = headers;
    this.extra = extra;
  }
}

/** Thrown where the connection is to break without an answer, as rough mode wants it now and then. */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';
}

export type Operations = Readonly<Record<string, (input: never, call: AwsCall) => unknown>>;

/** Serves a table of operations over the AWS JSON protocols 1.0 and 1.1, which differ in one digit. */
export const jsonService =
  (operations: Operations, version: '1.0' | '1.1') =>
  async (call: AwsCall): Promise<AwsReply> => {
    const operation = Object.hasOwn(operations, call.operation) ? operations[call.operation] : undefined;
    if (!operation) throw new AwsError('UnknownOperationException', `Unknown operation ${call.operation}`);
    const output = await operation(parsed(call.body) as never, call);
    return {
      status: 200,
      headers: { 'content-type': `application/x-amz-json-${version}` },
      body: JSON.stringify(output ?? {}),
    };
  };

const parsed = (body: Buffer): unknown => {
  try {
    return body.length === 0 ? {} : readJson(body);
  } catch {
    throw new AwsError('SerializationException', 'The request body is not valid JSON');
  }
};
