import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { Ledger, Provenance } from './origin.ts';
import { byName } from './page.ts';
import type { Tags } from './tags.ts';

/** One statement of a bus's policy, as `AWS::Events::EventBusPolicy` and PutPermission give it. */
export type Statement = Readonly<Record<string, unknown>> & { readonly Sid?: string };

export interface Bus extends Provenance {
  readonly name: string;
  readonly arn: string;
  readonly description?: string | undefined;
  readonly created: number;
  readonly modified?: number;
  readonly tags?: Tags;
  readonly policy?: readonly Statement[];
}

export const BUSES_SCHEMA = `
  CREATE TABLE IF NOT EXISTS buses (name TEXT PRIMARY KEY, definition TEXT NOT NULL) WITHOUT ROWID;`;

/** Buses of one account and region; AWS's quota. */
const MAXIMUM_BUSES = 100;

export type Buses = ReturnType<typeof openBuses>;

export const openBuses = ({ sql }: Database, clock: Clock, prefix: string, ledger: Ledger) => {
  const write = sql.prepare('INSERT OR REPLACE INTO buses VALUES (?, ?)');
  const drop = sql.prepare('DELETE FROM buses WHERE name = ?');
  const buses = new Map<string, Bus>();
  for (const { definition } of sql.prepare('SELECT * FROM buses').all() as { definition: string }[]) {
    const bus = JSON.parse(definition) as Bus;
    buses.set(bus.name, bus);
  }
  const save = (bus: Bus): Bus => {
    write.run(bus.name, JSON.stringify(bus));
    buses.set(bus.name, bus);
    return bus;
  };
  const made = (name: string, more: Partial<Bus>): Bus =>
    save({ name, arn: `${prefix}:event-bus/${name}`, created: clock.now(), ...more });
  if (!buses.has('default')) made('default', {});

  const remove = (name: string) => {
    drop.run(name);
    buses.delete(name);
  };

  return {
    has: (reference = 'default') => buses.has(busName(reference)),
    find(reference = 'default'): Bus {
      const name = busName(reference);
      const bus = buses.get(name);
      if (!bus) throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
      return bus;
    },
    list: (): readonly Bus[] => [...buses.values()].sort(byName),
    create(name: string, more: Pick<Bus, 'description' | 'tags'>): Bus {
      if (name.startsWith('aws.'))
        throw new AwsError('ValidationException', `Event bus name ${name} is not valid.`);
      if (buses.has(name))
        throw new AwsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
      if (buses.size >= MAXIMUM_BUSES)
        throw new AwsError(
          'LimitExceededException',
          'The requested resource exceeds the maximum number allowed.',
        );
      return made(name, { ...more, origin: 'api' });
    },
    /** Of the template. */
    ensure(name: string, description: string | undefined): Bus {
      ledger.made(`bus/${name}`);
      const known = buses.get(name);
      if (!known) return made(name, { description, origin: 'template' });
      return name === 'default' ? known : save({ ...known, description, origin: 'template' });
    },
    change: (bus: Bus, changes: Partial<Bus>): Bus => save({ ...bus, ...changes, modified: clock.now() }),
    remove,
    /** Removes what left the template, save a bus that still has rules: CloudFormation could not delete it either. */
    sweep(hasRules: (bus: string) => boolean) {
      for (const bus of [...buses.values()])
        if (ledger.hasLeft(`bus/${bus.name}`, bus) && !hasRules(bus.name)) remove(bus.name);
    },
  };
};

/** A bus is called by its name or its ARN. */
export const busName = (reference: string): string =>
  reference.startsWith('arn:') ? reference.slice(reference.indexOf(':event-bus/') + 11) : reference;
