import type { AwsCall, AwsReply } from '../aws/service.ts';

type Json = Record<string, unknown>;
type Serve = (call: AwsCall) => AwsReply | Promise<AwsReply>;

const withBody = (call: AwsCall, input: Json): AwsCall => ({
  ...call,
  body: Buffer.from(JSON.stringify(input)),
});

const answered = async (
  serve: Serve,
  call: AwsCall,
  input: Json,
): Promise<{ reply: AwsReply; output: Json }> => {
  const reply = await serve(withBody(call, input));
  return { reply, output: JSON.parse(reply.body.toString()) };
};

const withOutput = (reply: AwsReply, output: Json): AwsReply => ({
  ...reply,
  headers: {
    ...reply.headers,
    'content-type': reply.headers['content-type'] ?? 'application/x-amz-json-1.1',
  },
  body: JSON.stringify(output),
});

const nothing: AwsReply = { status: 200, headers: {}, body: '' };

/** Which of so many are refused: one at least, by the number of a strike. */
const refusedOf = (count: number, how: number): ReadonlySet<number> => {
  const first = Math.floor(how * count);
  const more = Math.floor(how * 7919) % count; // another digit of the same number
  return new Set(how * 31 - Math.floor(how * 31) < 0.5 ? [first] : [first, more]);
};

/** PutEvents answers 200 and takes some entries only: those refused say so in their place, and nothing of them is kept. */
export const partlyRefusedPutEvents = async (
  serve: Serve,
  call: AwsCall,
  input: Json,
  how: number,
): Promise<AwsReply> => {
  const entries = Array.isArray(input.Entries) ? (input.Entries as unknown[]) : [];
  if (entries.length < 1 || entries.length > 10) return serve(call);
  const refused = refusedOf(entries.length, how);
  const passed = entries.filter((_, index) => !refused.has(index));
  const { reply, output } =
    passed.length > 0
      ? await answered(serve, call, { ...input, Entries: passed })
      : { reply: nothing, output: { FailedEntryCount: 0, Entries: [] } };
  const results = [...((output.Entries as unknown[]) ?? [])];
  const refusal =
    how < 0.5
      ? { ErrorCode: 'InternalFailure', ErrorMessage: 'Internal failure' }
      : { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
  const merged = entries.map((_, index) => (refused.has(index) ? refusal : results.shift()));
  return withOutput(reply, {
    FailedEntryCount: (output.FailedEntryCount as number) + refused.size,
    Entries: merged,
  });
};

/**
 * A throttled batch is answered 200 with what was left over; only when nothing of it could be done, a throttle is
 * answered ("BatchWriteItem" in the API reference). Undefined for a batch of one, which is done or throttled.
 */
export const partlyDoneBatch = async (
  serve: Serve,
  call: AwsCall,
  input: Json,
  how: number,
): Promise<AwsReply | undefined> => {
  const isWrite = call.operation === 'BatchWriteItem';
  if (!isWrite && call.operation !== 'BatchGetItem') return undefined;
  const requests = Object.entries((input.RequestItems ?? {}) as Record<string, unknown>).flatMap(
    ([table, of]) => {
      const list = isWrite ? of : (of as Json | undefined)?.Keys;
      return Array.isArray(list) ? list.map((request) => ({ table, request })) : [];
    },
  );
  if (requests.length < 2) return undefined;
  const done = 1 + Math.floor(how * (requests.length - 1));
  const grouped = (some: typeof requests) =>
    Object.fromEntries(
      [...Map.groupBy(some, ({ table }) => table)].map(([table, list]) => {
        const all = list.map(({ request }) => request);
        const more = (input.RequestItems as Record<string, Json>)[table];
        return [table, isWrite ? all : { ...more, Keys: all }];
      }),
    );
  // a batch that is refused as a whole is refused by what serves it
  const { reply, output } = await answered(serve, call, {
    ...input,
    RequestItems: grouped(requests.slice(0, done)),
  });
  const left = isWrite ? 'UnprocessedItems' : 'UnprocessedKeys';
  return withOutput(reply, { ...output, [left]: grouped(requests.slice(done)) });
};
