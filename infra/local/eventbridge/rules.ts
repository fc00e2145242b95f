import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { RetryPolicy } from '../deliveries.ts';
import { checkInput, type Target } from './input.ts';
import { type Matches, parsePattern } from './pattern.ts';

export interface Rule {
  readonly name: string;
  readonly bus: string;
  readonly arn: string;
  readonly pattern: string;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly description?: string;
  readonly targets: readonly Target[];
}

export interface Bus {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly created: number;
}

export const RULES_SCHEMA = `
  CREATE TABLE IF NOT EXISTS buses (name TEXT PRIMARY KEY, definition TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS rules (
    bus TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, PRIMARY KEY (bus, name)
  ) WITHOUT ROWID;`;

/** Targets of one rule. */
const MAXIMUM_TARGETS = 5;

export type Rules = ReturnType<typeof openRules>;

/** Buses with their rules and targets: in the database, and compiled in memory for matching. */
export const openRules = ({ sql }: Database, clock: Clock, prefix: string) => {
  const saveBus = sql.prepare('INSERT OR REPLACE INTO buses VALUES (?, ?)');
  const dropBus = sql.prepare('DELETE FROM buses WHERE name = ?');
  const saveRule = sql.prepare('INSERT OR REPLACE INTO rules VALUES (?, ?, ?)');
  const dropRule = sql.prepare('DELETE FROM rules WHERE bus = ? AND name = ?');

  const buses = new Map<string, Bus>();
  const rules = new Map<string, Map<string, Rule & { readonly matches: Matches }>>();
  const remember = (bus: Bus) => {
    buses.set(bus.name, bus);
    if (!rules.has(bus.name)) rules.set(bus.name, new Map());
  };
  for (const { definition } of sql.prepare('SELECT * FROM buses').all() as { definition: string }[])
    remember(JSON.parse(definition) as Bus);
  for (const { definition } of sql.prepare('SELECT * FROM rules').all() as { definition: string }[]) {
    const rule = JSON.parse(definition) as Rule;
    rules.get(rule.bus)?.set(rule.name, { ...rule, matches: parsePattern(rule.pattern) });
  }

  const createBus = (name: string, description?: string): Bus => {
    const bus = { name, arn: `${prefix}:event-bus/${name}`, description, created: clock.now() };
    saveBus.run(name, JSON.stringify(bus));
    remember(bus);
    return bus;
  };
  if (!buses.has('default')) createBus('default');

  const store = (rule: Rule): Rule => {
    const matches = parsePattern(rule.pattern);
    const { name, bus, arn, pattern, state, description, targets } = rule;
    saveRule.run(bus, name, JSON.stringify({ name, bus, arn, pattern, state, description, targets }));
    rules.get(bus)?.set(name, { ...rule, matches });
    return rule;
  };

  const findBus = (reference = 'default'): Bus => {
    const name = busName(reference);
    const bus = buses.get(name);
    if (!bus) throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
    return bus;
  };
  const findRule = (bus: string | undefined, name: string): Rule => {
    const owner = findBus(bus);
    const rule = rules.get(owner.name)?.get(name);
    if (!rule)
      throw new AwsError(
        'ResourceNotFoundException',
        `Rule ${name} does not exist on EventBus ${owner.name}.`,
      );
    return rule;
  };

  return {
    findBus,
    findRule,
    hasBus: (reference = 'default') => buses.has(busName(reference)),
    buses: () => [...buses.values()].sort(byName),
    rules: (bus?: string) =>
      [...(rules.get(findBus(bus).name)?.values() ?? [])].sort(byName) as readonly Rule[],
    createBus(name: string, description?: string): Bus {
      if (!/^[/.\-_A-Za-z0-9]{1,256}$/.test(name) || name.startsWith('aws.'))
        throw new AwsError('ValidationException', `Event bus name ${name} is not valid.`);
      if (buses.has(name))
        throw new AwsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
      return createBus(name, description);
    },
    deleteBus(name: string): void {
      if (name === 'default') throw new AwsError('ValidationException', 'Cannot delete event bus default.');
      if ((rules.get(name)?.size ?? 0) > 0)
        throw new AwsError('ValidationException', "Event bus can't be deleted since it has rules.");
      dropBus.run(name);
      buses.delete(name);
      rules.delete(name);
    },
    /** Creates or replaces a rule; its targets stay. */
    putRule(rule: {
      name: string;
      bus?: string;
      pattern: string | object;
      state?: string;
      description?: string;
      targets?: readonly Target[];
    }): Rule {
      if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(rule.name))
        throw new AwsError('ValidationException', `Rule name ${rule.name} is not valid.`);
      const bus = findBus(rule.bus);
      const pattern = typeof rule.pattern === 'string' ? rule.pattern : JSON.stringify(rule.pattern);
      const state = rule.state ?? 'ENABLED';
      if (state !== 'ENABLED' && state !== 'DISABLED')
        throw new AwsError('ValidationException', `State ${state} is not ENABLED or DISABLED.`);
      const path = bus.name === 'default' ? rule.name : `${bus.name}/${rule.name}`;
      return store({
        name: rule.name,
        bus: bus.name,
        arn: `${prefix}:rule/${path}`,
        pattern,
        state,
        description: rule.description,
        targets: checkTargets(rule.targets ?? rules.get(bus.name)?.get(rule.name)?.targets ?? []),
      });
    },
    deleteRule(bus: string | undefined, name: string): void {
      const owner = findBus(bus);
      const rule = rules.get(owner.name)?.get(name);
      if (!rule) return;
      if (rule.targets.length > 0)
        throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
      dropRule.run(owner.name, name);
      rules.get(owner.name)?.delete(name);
    },
    setTargets: (rule: Rule, targets: readonly Target[]) =>
      store({ ...rule, targets: checkTargets(targets) }),
    /** The rules that are enabled and match. */
    matching: (bus: string, event: unknown): readonly Rule[] =>
      [...(rules.get(bus)?.values() ?? [])].filter(
        ({ state, matches }) => state === 'ENABLED' && matches(event),
      ),
  };
};

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

/** A bus is called by its name or its ARN. */
export const busName = (reference: string): string =>
  reference.startsWith('arn:') ? reference.slice(reference.indexOf(':event-bus/') + 11) : reference;

const checkTargets = (targets: readonly Target[]): readonly Target[] => {
  if (targets.length > MAXIMUM_TARGETS)
    throw new AwsError(
      'LimitExceededException',
      'The requested resource exceeds the maximum number allowed.',
    );
  for (const target of targets) {
    if (!/^arn:aws:[a-z]+:/.test(target.Arn ?? ''))
      throw new AwsError(
        'ValidationException',
        `Parameter ${target.Arn} is not valid. Reason: Provided Arn is not in correct format.`,
      );
    checkRetryPolicy(target.RetryPolicy);
    checkInput(target);
  }
  return targets;
};

export const checkRetryPolicy = ({
  MaximumRetryAttempts: attempts = 185,
  MaximumEventAgeInSeconds: age = 86_400,
}: RetryPolicy = {}): void => {
  if (!(attempts >= 0 && attempts <= 185))
    throw new AwsError('ValidationException', 'MaximumRetryAttempts must be between 0 and 185.');
  if (!(age >= 60 && age <= 86_400))
    throw new AwsError('ValidationException', 'MaximumEventAgeInSeconds must be between 60 and 86400.');
};
