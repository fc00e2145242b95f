import { type AttributeValue, attributeOf, type Item } from '../attribute.ts';
import type { Engine } from '../engine.ts';
import { invalid, invalidParameter } from '../errors.ts';
import type { Bound } from '../expressions/bind.ts';
import { checkKey, type Key, type KeySchema, keyAttributes, keyOf } from '../key.ts';
import type { Source } from '../pages.ts';
import { choiceIn, flagIn, type Input, itemIn, textIn } from '../request.ts';
import type { Index, Table } from '../table.ts';

const selections = ['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES', 'COUNT'] as const;

/** What Query and Scan have in common: where they read, and what of it they show. */
export interface Selection extends Source {
  readonly isConsistent: boolean;
  readonly isCount: boolean;
  /** Whole items are read from the table where a local index does not carry what is asked for. */
  readonly fetches: boolean;
}

export const sourceIn = (engine: Engine, input: Input, table: Table): Source & { isConsistent: boolean } => {
  const index = indexIn(input, table);
  const isConsistent = flagIn(input, 'ConsistentRead');
  if (index && !index.isLocal && isConsistent) {
    throw invalid('Consistent reads are not supported on global secondary indexes');
  }
  if (index?.isBuilding) {
    throw invalid(`Cannot read from backfilling global secondary index: ${index.name}`);
  }
  return { table, index, isConsistent, isLate: engine.late.pending() };
};

export const selectionIn = (
  input: Input,
  bound: Bound,
  source: ReturnType<typeof sourceIn>,
  verb: 'Querying' | 'Scanning',
): Selection => {
  const { index } = source;
  const select = choiceIn(input, 'Select', selections);
  const { ProjectionExpression: wanted, filtered } = bound;
  if (select === 'SPECIFIC_ATTRIBUTES' && !wanted) {
    throw invalid(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
  }
  if (wanted && select !== undefined && select !== 'SPECIFIC_ATTRIBUTES') {
    throw invalid(`Cannot specify the ProjectionExpression when choosing to get ${select}`);
  }
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && !index) {
    throw invalidParameter(`ALL_PROJECTED_ATTRIBUTES can be used only when ${verb} using an IndexName`);
  }
  const isCount = select === 'COUNT';
  const projected = index?.projected;
  if (!projected) return { ...source, isCount, fetches: false };

  const missing = wanted?.paths.map(([first]) => first).filter((name) => !projected.has(name)) ?? [];
  if (index.isLocal) {
    const isFiltered = [...filtered].some((name) => !projected.has(name));
    return { ...source, isCount, fetches: select === 'ALL_ATTRIBUTES' || missing.length > 0 || isFiltered };
  }
  if (select === 'ALL_ATTRIBUTES') {
    throw invalidParameter(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    );
  }
  if (missing.length > 0) {
    throw invalidParameter(`Global secondary index ${index.name} does not project [${missing.join(', ')}]`);
  }
  return { ...source, isCount, fetches: false };
};

const indexIn = (input: Input, table: Table): Index | undefined => {
  const name = textIn(input, 'IndexName');
  if (name === undefined) return undefined;
  const index = table.indexes.find((each) => each.name === name);
  if (!index) throw invalid(`The table does not have the specified index: ${name}`);
  return index;
};

export const keySchemaOf = ({ table, index }: Source): KeySchema => index?.key ?? table.key;

/** The key of an item in the index and in the table: where the next page begins. */
export const positionOf = ({ table, index }: Source, item: Item): Item => ({
  ...(index && keyAttributes(index.key, item)),
  ...keyAttributes(table.key, item),
});

/** Where the page before ended: the place in what is read, and the item's own key. */
export const startIn = (input: Input, { table, index }: Source): { place: Key; key: Key } | undefined => {
  if (input.ExclusiveStartKey == null) return undefined;
  const given = itemIn({ Key: input.ExclusiveStartKey }, 'Key', 'exclusiveStartKey');
  const names = new Set([...table.key.attributes, ...(index?.key.attributes ?? [])].map(({ name }) => name));
  const isComplete = [...names].every((name): AttributeValue | undefined => attributeOf(given, name));
  if (!isComplete || Object.keys(given).length !== names.size) {
    throw invalid(
      index
        ? 'The provided starting key is invalid'
        : 'The provided starting key is invalid: The provided key element does not match the schema',
    );
  }
  for (const schema of index ? [table.key, index.key] : [table.key]) {
    try {
      checkKey(schema, keyAttributes(schema, given));
    } catch (error) {
      throw invalid(`The provided starting key is invalid: ${(error as Error).message}`);
    }
  }
  return { place: keyOf(index?.key ?? table.key, given), key: keyOf(table.key, given) };
};
