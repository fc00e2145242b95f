import { attributeOf, type Item } from './attribute.ts';
import {
  type GlobalIndexDefinition,
  indexesOf,
  keySchemaOf,
  type StreamViewType,
  type TableDefinition,
} from './definition.ts';
import { checkIndexKey, type KeySchema } from './key.ts';

export interface Index {
  /** Its number in the table of entries. */
  readonly id: number;
  readonly name: string;
  /** A local index shares the partitions of its table: it is never late, and may be read consistently. */
  readonly isLocal: boolean;
  /** Not yet to be read: it is being filled with what was in the table before. */
  readonly isBuilding: boolean;
  readonly key: KeySchema;
  /** Attributes an entry carries; all of them when undefined. */
  readonly projected?: ReadonlySet<string>;
  readonly definition: GlobalIndexDefinition;
}

/** What is kept of a table beside its definition. Times are epoch milliseconds. */
export interface TableState {
  /** The place of each index among the table's numbers for entries, by name. */
  readonly slots?: Readonly<Record<string, number>>;
  /** The global index that is being filled, and when its filling begins. */
  readonly building?: { readonly name: string; readonly from: number };
  readonly onDemandSince?: number;
  readonly classChanged?: number;
  readonly recoverableSince?: number;
}

export interface TableRow {
  readonly id: number;
  readonly uuid: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly state: TableState;
  /** The label of the stream that is on. */
  readonly streamLabel?: string | undefined;
}

/** A table ready for work: its definition with everything looked up once. */
export interface Table extends TableRow {
  readonly name: string;
  readonly arn: string;
  readonly definition: TableDefinition;
  readonly key: KeySchema;
  /** The local ones first. */
  readonly indexes: readonly Index[];
  readonly localIndexes: readonly Index[];
  readonly globalIndexes: readonly Index[];
  readonly stream?: { readonly arn: string; readonly label: string; readonly view: StreamViewType };
  readonly ttl?: string;
}

/** AWS allows 5 local and 20 global indexes. */
const mostIndexes = 64;

/** Numbers of a table's indexes start here. */
export const firstIndexId = (tableId: number): number => tableId * mostIndexes;

export const tableOf = (row: TableRow, definition: TableDefinition, prefix: string): Table => {
  const { id, uuid, created, state, streamLabel } = row;
  const arn = `${prefix}:table/${definition.TableName}`;
  const key = keySchemaOf(definition, definition.KeySchema);
  const slots = slotsOf(definition, state);
  const local = definition.LocalSecondaryIndexes?.length ?? 0;
  const indexes = indexesOf(definition).map((index, i): Index => {
    const indexKey = keySchemaOf(definition, index.KeySchema);
    const { ProjectionType: type, NonKeyAttributes: others = [] } = index.Projection;
    const keys = [...key.attributes, ...indexKey.attributes].map(({ name }) => name);
    return {
      id: firstIndexId(id) + (slots[index.IndexName] as number),
      name: index.IndexName,
      isLocal: i < local,
      isBuilding: state.building?.name === index.IndexName,
      key: indexKey,
      ...(type !== 'ALL' && { projected: new Set([...keys, ...(type === 'INCLUDE' ? others : [])]) }),
      definition: index,
    };
  });
  const { StreamSpecification: stream, TimeToLiveSpecification: ttl } = definition;
  return {
    id,
    uuid,
    created,
    state: { ...state, slots },
    streamLabel,
    name: definition.TableName,
    arn,
    definition,
    key,
    indexes,
    localIndexes: indexes.filter(({ isLocal }) => isLocal),
    globalIndexes: indexes.filter(({ isLocal }) => !isLocal),
    ...(stream?.StreamViewType &&
      streamLabel !== undefined && {
        stream: { arn: `${arn}/stream/${streamLabel}`, label: streamLabel, view: stream.StreamViewType },
      }),
    ...(ttl?.Enabled && { ttl: ttl.AttributeName }),
  };
};

/** Every index keeps its slot as long as it lives; a new one takes the lowest that is free. */
const slotsOf = (definition: TableDefinition, { slots = {} }: TableState): Record<string, number> => {
  const names = indexesOf(definition).map(({ IndexName }) => IndexName);
  const kept = new Map(Object.entries(slots).filter(([name]) => names.includes(name)));
  const taken = new Set(kept.values());
  const free = Array.from({ length: mostIndexes }, (_, i) => i).filter((slot) => !taken.has(slot));
  return Object.fromEntries(names.map((name) => [name, kept.get(name) ?? (free.shift() as number)]));
};

/** Whether an item is in an index: it has every attribute of the index's key, of the right type. */
export const isIndexed = ({ key }: Index, item: Item): boolean =>
  key.attributes.every(({ name, type }) => attributeOf(item, name)?.[type] !== undefined);

/** The part of an item that an index carries. */
export const indexView = ({ projected }: Index, item: Item): Item =>
  projected ? Object.fromEntries(Object.entries(item).filter(([name]) => projected.has(name))) : item;

export const checkIndexKeys = ({ indexes }: Table, item: Item): void => {
  for (const { name, key } of indexes) checkIndexKey(name, key, item);
};
