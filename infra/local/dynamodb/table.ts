import { attributeOf, type Item } from './attribute.ts';
import {
  type IndexDefinition,
  keySchemaOf,
  type StreamViewType,
  type TableDefinition,
} from './definition.ts';
import { checkIndexKey, type KeySchema } from './key.ts';

export interface Index {
  /** Its number in the table of entries. */
  readonly id: number;
  readonly name: string;
  readonly key: KeySchema;
  /** Attributes an entry carries; all of them when undefined. */
  readonly projected?: ReadonlySet<string>;
  readonly definition: IndexDefinition;
}

/** A table ready for work: its definition with everything looked up once. */
export interface Table {
  readonly id: number;
  readonly name: string;
  readonly uuid: string;
  readonly arn: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly definition: TableDefinition;
  readonly key: KeySchema;
  readonly indexes: readonly Index[];
  readonly stream?: { readonly arn: string; readonly label: string; readonly view: StreamViewType };
  readonly ttl?: string;
}

/** Numbers of a table's indexes start here; AWS allows 20 of them. */
export const firstIndexId = (tableId: number): number => tableId * 64;

export const tableOf = (
  row: { readonly id: number; readonly uuid: string; readonly created: number },
  definition: TableDefinition,
  prefix: string,
): Table => {
  const arn = `${prefix}:table/${definition.TableName}`;
  const key = keySchemaOf(definition, definition.KeySchema);
  const indexes = (definition.GlobalSecondaryIndexes ?? []).map((index, i): Index => {
    const indexKey = keySchemaOf(definition, index.KeySchema);
    const { ProjectionType: type, NonKeyAttributes: others = [] } = index.Projection;
    const keys = [...key.attributes, ...indexKey.attributes].map(({ name }) => name);
    return {
      id: firstIndexId(row.id) + i,
      name: index.IndexName,
      key: indexKey,
      ...(type !== 'ALL' && { projected: new Set([...keys, ...(type === 'INCLUDE' ? others : [])]) }),
      definition: index,
    };
  });
  const { StreamSpecification: stream, TimeToLiveSpecification: ttl } = definition;
  const label = new Date(row.created).toISOString().replace('Z', '');
  return {
    id: row.id,
    uuid: row.uuid,
    created: row.created,
    name: definition.TableName,
    arn,
    definition,
    key,
    indexes,
    ...(stream?.StreamViewType && {
      stream: { arn: `${arn}/stream/${label}`, label, view: stream.StreamViewType },
    }),
    ...(ttl?.Enabled && { ttl: ttl.AttributeName }),
  };
};

/** Whether an item is in an index: it has every attribute of the index's key. */
export const isIndexed = ({ key }: Index, item: Item): boolean =>
  key.attributes.every(({ name }) => attributeOf(item, name) !== undefined);

/** The part of an item that an index carries. */
export const indexView = ({ projected }: Index, item: Item): Item =>
  projected ? Object.fromEntries(Object.entries(item).filter(([name]) => projected.has(name))) : item;

export const checkIndexKeys = ({ indexes }: Table, item: Item): void => {
  for (const { name, key } of indexes) checkIndexKey(name, key, item);
};
