import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { Ledger, Provenance } from '../eventbridge/origin.ts';
import { byName } from '../eventbridge/page.ts';
import type { Tags } from '../eventbridge/tags.ts';

export interface Group extends Provenance {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  readonly modified: number;
  readonly tags?: Tags;
  readonly clientToken?: string | undefined;
}

export const GROUPS_SCHEMA = `
  CREATE TABLE IF NOT EXISTS groups (name TEXT PRIMARY KEY, definition TEXT NOT NULL) WITHOUT ROWID;`;

export type Groups = ReturnType<typeof openGroups>;

/** Groups of schedules; only groups have tags. */
export const openGroups = ({ sql }: Database, clock: Clock, prefix: string, ledger: Ledger) => {
  const write = sql.prepare('INSERT OR REPLACE INTO groups VALUES (?, ?)');
  const drop = sql.prepare('DELETE FROM groups WHERE name = ?');
  const groups = new Map<string, Group>();
  for (const { definition } of sql.prepare('SELECT * FROM groups').all() as { definition: string }[]) {
    const group = JSON.parse(definition) as Group;
    groups.set(group.name, group);
  }
  const save = (group: Group): Group => {
    write.run(group.name, JSON.stringify(group));
    groups.set(group.name, group);
    return group;
  };
  const made = (name: string, more: Partial<Group>) => {
    const now = clock.now();
    return save({ name, arn: `${prefix}:schedule-group/${name}`, created: now, modified: now, ...more });
  };
  if (!groups.has('default')) made('default', {});

  return {
    find(name: string): Group {
      const group = groups.get(name);
      if (!group)
        throw new AwsError('ResourceNotFoundException', `Schedule group ${name} does not exist.`, {
          status: 404,
        });
      return group;
    },
    list: (): readonly Group[] => [...groups.values()].sort(byName),
    create(name: string, more: Pick<Group, 'clientToken'> & { readonly tags: Tags }): Group {
      const known = groups.get(name);
      if (known && (more.clientToken === undefined || more.clientToken !== known.clientToken))
        throw new AwsError('ConflictException', `Schedule group ${name} already exists.`, { status: 409 });
      return known ?? made(name, { ...more, origin: 'api' });
    },
    /** Of the template. */
    ensure(name: string): Group {
      ledger.made(`group ${name}`);
      const known = groups.get(name);
      return known ? save({ ...known, origin: 'template' }) : made(name, { origin: 'template' });
    },
    tag: (group: Group, tags: Tags) => save({ ...group, tags, modified: clock.now() }),
    remove(name: string) {
      drop.run(name);
      groups.delete(name);
    },
    left: (): readonly Group[] =>
      [...groups.values()].filter((group) => ledger.hasLeft(`group ${group.name}`, group)),
  };
};
