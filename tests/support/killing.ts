import type { System } from '../../infra/local/system.ts';

/**
 * Kills the workers of registration's jobs again and again: in the middle of each chunk of an import, and when its
 * marker has moved, before the worker hears of it. Its message then comes again, as after any crash.
 */
export const killingJobs = ({ services: { dynamodb }, kill }: Pick<System, 'services' | 'kill'>) => {
  const handle = dynamodb.handle.bind(dynamodb);
  const watched: { handle: (call: Parameters<typeof handle>[0]) => unknown } = dynamodb;
  let [records, killed] = [0, 0];
  const die = () => {
    killed += 1;
    kill('registration-jobs');
  };

  watched.handle = async (call) => {
    const isWrite = call.operation === 'TransactWriteItems' && call.caller.arn.includes('registration-jobs');
    if (!isWrite) return handle(call);
    const body = call.body.toString();
    const reply = await handle(call);
    if (reply.status !== 200) return reply;
    if (/"S":"IMPORT"/.test(body)) {
      records = 0;
      die();
    } else if (/COMMAND#(import|undo)#/.test(body)) {
      records += 1;
      if (records === 100) die();
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
