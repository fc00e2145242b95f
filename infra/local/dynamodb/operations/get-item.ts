import { boundTo } from '../action.ts';
import { capacityModeIn, consumedText, readUnits } from '../capacity.ts';
import type { Engine } from '../engine.ts';
import type { Bound } from '../expressions/bind.ts';
import { project } from '../expressions/projection.ts';
import { type Image, readImage } from '../image.ts';
import { checkKey, keyOf } from '../key.ts';
import { jsonObject } from '../reply.ts';
import { flagIn, type Input, itemIn, tableNameIn } from '../request.ts';

export const getItem = (engine: Engine, input: Input): string => {
  const table = engine.tables.get(tableNameIn(input));
  const mode = capacityModeIn(input);
  const kind = flagIn(input, 'ConsistentRead') ? 'consistent' : 'eventual';
  const key = itemIn(input, 'Key');
  const bound = boundTo(table, input, ['ProjectionExpression']);
  checkKey(table.key, key);
  const image = readImage(engine.storage, table, keyOf(table.key, key));
  return jsonObject({
    Item: image && projectedText(image, bound),
    ConsumedCapacity: consumedText(mode, table, {
      table: readUnits(image?.size ?? 0, kind),
      indexes: new Map(),
    }),
  });
};

/** The stored text itself, unless only parts are wanted. */
export const projectedText = (image: Image, { ProjectionExpression: wanted }: Bound): string =>
  wanted ? JSON.stringify(project(image.item, wanted.projection)) : image.text;
