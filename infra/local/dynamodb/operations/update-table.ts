import type { TableDefinition } from '../definition.ts';
import { checkEncryption, checkTableClass, isOnDemand, refuseUnserved } from '../definition-rules.ts';
import { updateShape } from '../definition-shape.ts';
import type { Engine } from '../engine.ts';
import { invalid, invalidParameter } from '../errors.ts';
import type { Input } from '../request.ts';
import type { Table, TableState } from '../table.ts';
import { describe } from './description.ts';
import { indexesAfter } from './index-updates.ts';
import { refuseSame, type Wanted } from './table-changes.ts';
import { namedTable, refuseWhileUpdating } from './tables.ts';

/** The change is there with the answer, which says UPDATING; only filling a new index takes its time. */
export const updateTable = (engine: Engine, input: Input): unknown => {
  refuseUnserved(input);
  const table = namedTable(engine, input, updateShape);
  const wanted = input as Wanted;
  refuseTogether(wanted);
  const updates = wanted.GlobalSecondaryIndexUpdates ?? [];
  const building = table.state.building?.name;
  const stopsBuilding =
    building !== undefined && updates.every(({ Delete }) => Delete?.IndexName === building);
  if (!stopsBuilding || updates.length === 0) refuseWhileUpdating(table);

  const [billed, state] = billingAfter(engine, table, wanted);
  const definition = indexesAfter(table, billed, wanted);
  const created = updates.find(({ Create }) => Create)?.Create?.IndexName;
  const next = engine.tables.redefine(
    table,
    { ...definition, ...streamAfter(table, wanted), ...encryptionAfter(table, wanted), ...othersOf(wanted) },
    {
      ...state,
      ...(created !== undefined && {
        building: { name: created, from: engine.clock.now() + engine.delay() },
      }),
      ...(wanted.TableClass && { classChanged: engine.clock.now() }),
    },
  );
  if (created !== undefined) engine.builds.wake();
  return { TableDescription: describe(engine, next, 'UPDATING') };
};

const refuseTogether = (wanted: Wanted) => {
  const { GlobalSecondaryIndexUpdates: updates } = wanted;
  const parts = [
    wanted.ProvisionedThroughput ?? wanted.BillingMode,
    wanted.StreamSpecification,
    updates,
    wanted.SSESpecification,
    wanted.DeletionProtectionEnabled,
    wanted.TableClass,
  ].filter((part) => part != null);
  if (parts.length === 0) {
    throw invalid(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ' +
        'ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, ' +
        'OnDemandThroughput, WarmThroughput or TableClass is required',
    );
  }
  for (const [part, name] of [
    [wanted.SSESpecification, 'Server-Side Encryption'],
    [wanted.TableClass, 'TableClass'],
    [wanted.DeletionProtectionEnabled, 'DeletionProtection'],
  ] as const) {
    if (part != null && parts.length > 1) {
      throw invalidParameter(`${name} modification must be the only operation in the request`);
    }
  }
  const isOnline = updates?.some(({ Create, Delete }) => Create ?? Delete) ?? false;
  if (wanted.ProvisionedThroughput && wanted.StreamSpecification) {
    throw invalidParameter('You cannot modify stream status while updating table IOPS');
  }
  if (wanted.ProvisionedThroughput && isOnline) {
    throw invalidParameter('You cannot create or delete index while updating table IOPS');
  }
  if (wanted.StreamSpecification && isOnline) {
    throw invalidParameter('You cannot create or delete index while changing stream status');
  }
  checkTableClass(wanted.TableClass);
};

const billingAfter = (
  { clock }: Engine,
  { definition }: Table,
  { BillingMode: mode, ProvisionedThroughput: throughput }: Wanted,
): [TableDefinition, Partial<TableState>] => {
  if (mode === 'PROVISIONED' && !throughput) {
    throw invalidParameter('ProvisionedThroughput must be specified when BillingMode is PROVISIONED');
  }
  const next = { ...definition, ...(mode && { BillingMode: mode }) };
  if (throughput && isOnDemand(next)) {
    throw invalidParameter(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  const current = definition.ProvisionedThroughput;
  if (throughput && current) refuseSame(throughput, current, 'table');
  if (!isOnDemand(next)) return [{ ...next, ...(throughput && { ProvisionedThroughput: throughput }) }, {}];
  const { ProvisionedThroughput: _, ...rest } = next;
  return [rest, isOnDemand(definition) ? {} : { onDemandSince: clock.now() }];
};

const streamAfter = ({ name, stream }: Table, { StreamSpecification: wanted }: Wanted) => {
  if (!wanted) return {};
  const { StreamEnabled: enabled, StreamViewType: view } = wanted;
  if (enabled && !view) {
    throw invalidParameter('If stream is being enabled then UpdateViewType is required');
  }
  if (!enabled && view) {
    throw invalidParameter('If stream is being disabled, then UpdateViewType must not be specified');
  }
  if (enabled && stream) throw invalid(`Table already has an enabled stream: TableName: ${name}`);
  if (!enabled && !stream) throw invalid(`Table has no stream to disable: TableName: ${name}`);
  return { StreamSpecification: enabled ? wanted : undefined };
};

const encryptionAfter = ({ definition }: Table, { SSESpecification: wanted }: Wanted) => {
  if (!wanted) return {};
  checkEncryption(wanted);
  if (!wanted.Enabled && !definition.SSESpecification?.Enabled) {
    throw invalidParameter('Table is already encrypted by default');
  }
  return { SSESpecification: wanted.Enabled ? wanted : undefined };
};

const othersOf = ({ TableClass, DeletionProtectionEnabled }: Wanted) => ({
  ...(TableClass != null && { TableClass }),
  ...(DeletionProtectionEnabled != null && { DeletionProtectionEnabled }),
});
