import type { DomainEvent, RuleWarning } from '../../../shared/contract/event.ts';
import type { Command } from '../../../shared/contract/route.ts';
import { refused } from '../../../shared/errors.ts';
import { promised, type SealedParts } from '../../../shared/messaging/outbox.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { maximumWrites, transact, type Write } from '../../../shared/persistence/transact.ts';

/** A change of a record as its own rule decided it, ready to be written: alone, or with what else happens at once. */
export interface Change {
  readonly events: readonly [DomainEvent, ...DomainEvent[]];
  readonly warnings?: readonly RuleWarning[] | undefined;
  /** Personal fields that the answer shows; absent: all. */
  readonly shown?: readonly string[] | undefined;
  readonly writes: readonly Write[];
  readonly sealed: SealedParts;
}

/**
 * Saves a change in one transaction with what it promises. Only a household whose members get many numbers and names
 * at once has more writes than a transaction takes: `pointer` says what gave it them.
 */
export const saveChange = async (
  table: ServiceTable,
  change: Change,
  command: Command,
  pointer = '/members',
): Promise<void> => {
  const { events, warnings, shown, writes, sealed } = change;
  if (writes.length + events.length > maximumWrites)
    throw refused('household.too-many-changes', pointer, { maximum: maximumWrites });
  const decision = { events, ...(warnings && { warnings }), ...(shown && { shown }) };
  await transact(table.db, [...promised(table, command, decision, sealed), ...writes]);
};
