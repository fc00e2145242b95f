import type { System } from '../../infra/local/system.ts';

/** Records of a chunk after which its worker is killed: those are met again by the next one. */
const someRecords = 20;

/**
 * Kills the workers of registration's jobs again and again: among the records of every other chunk that an import
 * stores, and whenever its marker has moved, before the worker hears of it. Its message then comes again, as after any
 * crash.
 */
export const killingJobs = ({ services: { dynamodb }, kill }: Pick<System, 'services' | 'kill'>) => {
  const handle = dynamodb.handle.bind(dynamodb);
  const watched: { handle: (call: Parameters<typeof handle>[0]) => unknown } = dynamodb;
  let [chunks, records, killed] = [0, 0, 0];
  const die = () => {
    killed += 1;
    kill('registration-jobs');
  };

  watched.handle = async (call) => {
    const isWrite = call.operation === 'TransactWriteItems' && call.caller.arn.includes('registration-jobs');
    if (!isWrite) return handle(call);
    const reply = await handle(call);
    if (reply.status !== 200) return reply;
    const body = call.body.toString();
    if (body.includes('"S":"IMPORT"')) {
      chunks += 1;
      records = 0;
      die();
    } else if (body.includes('COMMAND#import#')) {
      records += 1;
      if (records === someRecords && chunks % 2 === 0) die();
    }
    return reply;
  };

  return {
    killed: () => killed,
    stop() {
      watched.handle = handle;
    },
  };
};
