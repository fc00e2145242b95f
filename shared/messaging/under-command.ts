import type { Command } from '../contract/route.ts';
import { Problem } from '../errors.ts';
import type { CommandLog } from './command-log.ts';
import { AlreadyDone } from './committed.ts';

/** A record may meet another writer: it is decided again on what stands then. */
const tries = 3;

/**
 * Does a part of a job under a command of its own, and answers the id of the record; when it was done before, the one
 * of then. An earlier try wins over what the rule says now, as with a request that is sent again.
 */
export const underCommand = async (
  commands: CommandLog,
  command: Command & { readonly id: string },
  work: () => Promise<string>,
): Promise<string> => {
  for (let left = tries; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AlreadyDone) return error.committed.event.subject;
      if (!(error instanceof Problem)) throw error;
      const committed = await commands.find(command.id);
      if (committed) return committed.event.subject;
      if (error.code !== 'state.conflict' || left === 1) throw error;
    }
  }
};

/** A refusal that another try may not meet: the message of the job fails, and comes again. */
export const isPassingRefusal = ({ code }: Problem): boolean =>
  code === 'state.busy' || code === 'state.conflict';
