import type { Given } from '../contract/given.ts';
import { Problem } from '../errors.ts';
import type { dueStore, Noted } from '../persistence/due.ts';
import type { PolicyTable } from '../policy/policy.ts';
import { givenAt } from '../runtime/given.ts';
import { log } from '../runtime/log.ts';
import { AlreadyHandled } from './inbox.ts';

/** What is done when something is due. Done with its note, so that a run which was cut off or came twice does nothing twice. */
export type DueWork = (noted: Noted, given: Given) => Promise<void>;

interface Deps {
  readonly notes: Pick<ReturnType<typeof dueStore>, 'due' | 'reach' | 'reached'>;
  /** By what is noted. */
  readonly works: Readonly<Record<string, DueWork>>;
  readonly policies: PolicyTable;
  /** What a run does beside it, whatever was due. */
  readonly afterwards?: (now: Date) => Promise<unknown>;
}

/** Things that a run does at most; what is left waits an hour. */
const perRun = 50;

/** Does what is due at the time of a schedule, one after the other; what fails stays due, and does not hinder the others. */
export const dueRun = ({ notes, works, policies, afterwards }: Deps) => {
  const attempt = async (noted: Noted, given: Given): Promise<unknown> => {
    try {
      const work = works[noted.what];
      if (!work) throw new Error(`Nobody knows what to do when ${noted.what} is due`);
      await work(noted, given);
    } catch (error) {
      if (error instanceof AlreadyHandled) return undefined;
      const isOvertaken = error instanceof Problem && error.code === 'state.conflict';
      log[isOvertaken ? 'info' : 'defect']('What was due is not done', error as never, { what: noted.what });
      return isOvertaken ? undefined : error;
    }
    return undefined;
  };

  return async ({ time }: { readonly time: string }): Promise<void> => {
    const now = new Date(time);
    if (Number.isNaN(now.getTime())) throw new Error('The schedule gave no time');
    const before = await notes.reached();
    const { found, reached } = await notes.due(before, now, perRun);
    const failures: unknown[] = [];
    for (const noted of found) failures.push(await attempt(noted, givenAt(now, policies)));
    if (reached !== before) await notes.reach(reached);
    await afterwards?.(now);
    const defects = failures.filter((failure) => failure !== undefined);
    if (defects.length > 0)
      throw new AggregateError(defects, `${defects.length} things that were due are not done`);
  };
};
