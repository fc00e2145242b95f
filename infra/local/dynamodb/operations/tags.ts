import type { Tag } from '../definition.ts';
import { tagsShape } from '../definition-shape.ts';
import type { Engine } from '../engine.ts';
import { invalid, invalidParameter, refused } from '../errors.ts';
import type { Input } from '../request.ts';
import { checkShape, type Members } from '../shape.ts';
import type { Table } from '../table.ts';
import { checkTagCount, checkTags } from '../tags.ts';

const resource: Members = { ResourceArn: { is: 'text', min: 1, max: 1283, required: true } };
const addShape: Members = { ...resource, Tags: { ...tagsShape, required: true } };
const removeShape: Members = { ...resource, TagKeys: { is: 'list', required: true, of: { is: 'text' } } };

export const tagResource = (engine: Engine, input: Input): unknown => {
  checkShape(input, addShape);
  const added = input.Tags as readonly Tag[];
  if (added.length === 0) throw invalid('Atleast one Tag needs to be provided as Input.');
  checkTags(added);
  const table = resourceOf(engine, input);
  const tags = new Map([...tagsOf(table), ...added].map((tag) => [tag.Key, tag]));
  checkTagCount([...tags]);
  retag(engine, table, [...tags.values()]);
  return {};
};

export const untagResource = (engine: Engine, input: Input): unknown => {
  checkShape(input, removeShape);
  const keys = input.TagKeys as readonly string[];
  if (keys.length === 0) throw invalid('Atleast one Tag Key needs to be provided as Input.');
  const table = resourceOf(engine, input);
  retag(
    engine,
    table,
    tagsOf(table).filter(({ Key: key }) => !keys.includes(key)),
  );
  return {};
};

/** All fifty fit on one page, so there is never a `NextToken`, and none to be given. */
export const listTagsOfResource = (engine: Engine, input: Input): unknown => {
  checkShape(input, { ...resource, NextToken: { is: 'text' } });
  if (input.NextToken != null) throw invalid('Invalid NextToken');
  return { Tags: tagsOf(resourceOf(engine, input)) };
};

const tagsOf = ({ definition }: Table): readonly Tag[] => definition.Tags ?? [];

const retag = ({ tables }: Engine, table: Table, tags: readonly Tag[]) => {
  const { Tags: _, ...definition } = table.definition;
  tables.redefine(table, tags.length === 0 ? definition : { ...definition, Tags: tags });
};

const resourceOf = ({ tables }: Engine, { ResourceArn: arn }: Input): Table => {
  const text = arn as string;
  if (!text.startsWith('arn:')) throw invalidParameter(`ARNs must start with 'arn:': ${text}`);
  if (!/^arn:[^:]*:dynamodb:/.test(text)) {
    throw invalidParameter(`Provided Arn is not a DynamoDB resource arn: ${text}`);
  }
  if (!/^arn:aws:dynamodb:[^:]+:\d{12}:table\/[^/]+$/.test(text)) {
    throw invalidParameter(
      `Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${text}`,
    );
  }
  const table = tables.find(text);
  if (table) return table;
  throw refused('ResourceNotFoundException', `Requested resource not found: ResourcArn: ${text} not found`);
};
