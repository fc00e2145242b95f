import { AwsError } from '../aws/service.ts';
import type { Database } from '../database.ts';
import { type Buses, busName } from './buses.ts';
import type { Ledger, Provenance } from './origin.ts';
import { byName } from './page.ts';
import { type Matches, parsePattern } from './pattern.ts';
import { readRuleExpression } from './rule-expression.ts';
import type { Tags } from './tags.ts';
import type { Target } from './target.ts';
import { checkTargets } from './targets.ts';

export interface Rule extends Provenance {
  readonly name: string;
  readonly bus: string;
  readonly arn: string;
  readonly pattern?: string | undefined;
  readonly schedule?: string | undefined;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly description?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly targets: readonly Target[];
  readonly tags?: Tags | undefined;
}

export const RULES_SCHEMA = `
  CREATE TABLE IF NOT EXISTS rules (
    bus TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, PRIMARY KEY (bus, name)
  ) WITHOUT ROWID;`;

/** Rules of one bus; AWS's quota. */
const MAXIMUM_RULES = 300;

const never: Matches = () => false;

export type Rules = ReturnType<typeof openRules>;

/** A stored pattern that is refused today matches nothing until somebody puts it right; the start goes on. */
const readable = (rule: Rule): Rule => {
  try {
    if (rule.pattern !== undefined) parsePattern(rule.pattern);
    return rule;
  } catch {
    return { ...rule, pattern: undefined };
  }
};

/** Rules with their targets: in the database, and compiled in memory for matching. */
export const openRules = ({ sql }: Database, buses: Buses, prefix: string, ledger: Ledger) => {
  const write = sql.prepare('INSERT OR REPLACE INTO rules VALUES (?, ?, ?)');
  const drop = sql.prepare('DELETE FROM rules WHERE bus = ? AND name = ?');
  type Compiled = Rule & { readonly matches: Matches };
  const rules = new Map<string, Map<string, Compiled>>();
  const changes = new Set<() => void>();
  const ofBus = (bus: string) => {
    const known = rules.get(bus) ?? new Map<string, Compiled>();
    rules.set(bus, known);
    return known;
  };
  const remember = (rule: Rule): Compiled => {
    const compiled = { ...rule, matches: rule.pattern === undefined ? never : parsePattern(rule.pattern) };
    ofBus(rule.bus).set(rule.name, compiled);
    return compiled;
  };
  for (const { definition } of sql.prepare('SELECT * FROM rules').all() as { definition: string }[])
    remember(readable(JSON.parse(definition) as Rule));

  const changed = () => {
    for (const listener of changes) listener();
  };
  const store = (rule: Rule): Rule => {
    const { matches: _, ...definition } = remember(rule);
    write.run(rule.bus, rule.name, JSON.stringify(definition));
    changed();
    return definition;
  };
  const remove = ({ bus, name }: Rule) => {
    drop.run(bus, name);
    ofBus(bus).delete(name);
    changed();
  };

  return {
    find(bus: string | undefined, name: string): Rule {
      const owner = buses.find(bus).name;
      const rule = ofBus(owner).get(name);
      if (!rule)
        throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${owner}.`);
      return rule;
    },
    known: (bus: string | undefined, name: string): Rule | undefined =>
      ofBus(busName(bus ?? 'default')).get(name),
    list: (bus?: string): readonly Rule[] => [...ofBus(buses.find(bus).name).values()].sort(byName),
    all: (): readonly Rule[] => [...rules.values()].flatMap((ofOne) => [...ofOne.values()]),
    has: (bus: string) => ofBus(bus).size > 0,
    /** Creates or replaces a rule; tags, and targets where none are given, stay. */
    put(
      rule: Omit<Rule, 'arn' | 'bus' | 'state' | 'targets'> &
        Partial<Pick<Rule, 'bus' | 'state' | 'targets'>>,
    ) {
      const bus = buses.find(rule.bus).name;
      if (rule.pattern === undefined && rule.schedule === undefined)
        throw new AwsError(
          'ValidationException',
          'Parameter(s) EventPattern or ScheduleExpression must be specified.',
        );
      if (rule.pattern !== undefined) parsePattern(rule.pattern);
      if (rule.schedule !== undefined) {
        if (bus !== 'default')
          throw new AwsError(
            'ValidationException',
            'ScheduleExpression is supported only on the default event bus.',
          );
        readRuleExpression(rule.schedule, 0);
      }
      const known = ofBus(bus).get(rule.name);
      if (!known && ofBus(bus).size >= MAXIMUM_RULES)
        throw new AwsError(
          'LimitExceededException',
          'The requested resource exceeds the maximum number allowed.',
        );
      if (rule.origin === 'template') ledger.made(`rule/${bus}/${rule.name}`);
      return store({
        ...rule,
        bus,
        arn: `${prefix}:rule/${bus === 'default' ? rule.name : `${bus}/${rule.name}`}`,
        state: rule.state ?? 'ENABLED',
        tags: known?.tags ?? rule.tags,
        targets: checkTargets(rule.targets ?? known?.targets ?? []),
      });
    },
    change: (rule: Rule, changes: Partial<Rule>): Rule => store({ ...rule, ...changes }),
    remove,
    /** Told after every change. */
    onChange: (listener: () => void) => void changes.add(listener),
    /** Removes what left the template. */
    sweep() {
      for (const ofOne of [...rules.values()])
        for (const rule of [...ofOne.values()])
          if (ledger.hasLeft(`rule/${rule.bus}/${rule.name}`, rule)) remove(rule);
    },
    /** The rules that are enabled and match. */
    matching: (bus: string, event: unknown): readonly Rule[] =>
      [...(rules.get(bus)?.values() ?? [])].filter(
        ({ state, matches }) => state === 'ENABLED' && matches(event),
      ),
  };
};
