import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { told } from './kelurahan.ts';
import { projectRoot, type StartedSystem } from './started-system.ts';

export const area = '31.71.01.1001';

/** The account that `npm run upload` sends as, in a client of the test's own. */
export const facilitating = (system: StartedSystem) => system.as('unggah', 'facilitator', area);

/** A kelurahan with a board that documents are sent for. */
export const aBoardToSendFor = async (system: StartedSystem) => {
  const national = await system.as('pusat', 'national', 'ID');
  const letter = { number: 'SK-01/UJI/2012', date: '2012-01-16' };
  const years = [{ year: 2012, kind: 'tahun-1' as const, letter }];
  const { locationId } = await told(national.enrolLocation({ body: { area, years } }));
  const facilitator = await facilitating(system);
  const { boardId } = await told(facilitator.formBoard({ body: { locationId, name: 'BKM Uji' } }));
  await system.idle();
  return { locationId, boardId };
};

/** `npm run upload` in a process of its own; each line that it prints is seen as it comes. */
export const sender = (
  system: StartedSystem,
  data: string,
  { path, boardId, line }: { readonly path: string; readonly boardId: string; readonly line: string },
) => {
  const program = join(projectRoot, 'tests/demo/upload.ts');
  const args = [program, path, '--for', `board:${boardId}`, '--kind', 'photo', '--line', line];
  const env = { ...process.env, DATA: data, ...system.ports };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return {
    child,
    /** Waits until it has ended; tells the last line. */
    async ended(seen: (line: string) => unknown = () => undefined): Promise<string> {
      let last = '';
      for await (const printed of createInterface(child.stdout)) {
        last = printed;
        await seen(printed);
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      return last;
    },
  };
};
