import { type Action, changeOf, deleteAction, putAction, updateAction } from '../action.ts';
import {
  type CapacityMode,
  type Consumption,
  capacityModeIn,
  consumedListText,
  spendWrite,
} from '../capacity.ts';
import { collectionOf, wantsCollections } from '../collections.ts';
import type { Engine } from '../engine.ts';
import { invalid } from '../errors.ts';
import { project } from '../expressions/projection.ts';
import type { Change } from '../image.ts';
import { jsonObject } from '../reply.ts';
import { choiceIn, type Input } from '../request.ts';
import { write } from '../write.ts';

const returnValues = ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'] as const;
type ReturnValues = (typeof returnValues)[number];

export const putItem = (engine: Engine, input: Input): string =>
  oldOnly(engine, input, putAction(engine, input));

export const deleteItem = (engine: Engine, input: Input): string =>
  oldOnly(engine, input, deleteAction(engine, input));

export const updateItem = (engine: Engine, input: Input): string => {
  const mode = capacityModeIn(input);
  const wanted = choiceIn(input, 'ReturnValues', returnValues) ?? 'NONE';
  const isMeasured = wantsCollections(input);
  const action = updateAction(engine, input);
  const change = carryOut(engine, action);
  const collection = isMeasured ? collectionOf(engine, change) : undefined;
  return replyTo(change, mode, updateAttributes(change, action, wanted), collection);
};

const oldOnly = (engine: Engine, input: Input, action: Action): string => {
  const mode = capacityModeIn(input);
  const wanted = choiceIn(input, 'ReturnValues', returnValues) ?? 'NONE';
  if (wanted !== 'NONE' && wanted !== 'ALL_OLD') throw invalid('ReturnValues can only be ALL_OLD or NONE');
  const isMeasured = wantsCollections(input);
  const change = carryOut(engine, action);
  const collection = isMeasured ? collectionOf(engine, change) : undefined;
  return replyTo(change, mode, wanted === 'ALL_OLD' ? change.before?.text : undefined, collection);
};

const carryOut = (engine: Engine, action: Action): Change =>
  engine.storage.share(() => {
    const change = changeOf(engine, action);
    write(engine, change);
    return change;
  });

const updateAttributes = ({ before, after }: Change, { bound }: Action, wanted: ReturnValues) => {
  switch (wanted) {
    case 'NONE':
      return undefined;
    case 'ALL_OLD':
      return before?.text;
    case 'ALL_NEW':
      return after?.text;
    default: {
      const item = (wanted === 'UPDATED_OLD' ? before : after)?.item;
      const { UpdateExpression: update } = bound;
      const written = item && update ? project(item, update.written) : {};
      return Object.keys(written).length > 0 ? JSON.stringify(written) : undefined;
    }
  }
};

const replyTo = (
  change: Change,
  mode: CapacityMode,
  attributes: string | undefined,
  collection: unknown,
): string => {
  const metrics = collection === undefined ? undefined : JSON.stringify(collection);
  if (mode === 'NONE') return jsonObject({ Attributes: attributes, ItemCollectionMetrics: metrics });
  const consumption: Consumption = new Map();
  spendWrite(consumption, change);
  return jsonObject({
    Attributes: attributes,
    ItemCollectionMetrics: metrics,
    ConsumedCapacity: consumedListText(mode, consumption)?.slice(1, -1),
  });
};
