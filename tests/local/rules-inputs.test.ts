import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../../infra/local/aws/service.ts';
import { eventOf, refusalOf, replayed } from '../../infra/local/eventbridge/entries.ts';
import { checkInput, inputFor } from '../../infra/local/eventbridge/input.ts';
import { readPath } from '../../infra/local/eventbridge/path.ts';

const occasion = { ruleArn: 'arn:aws:events:r:000000000000:rule/bus/name', ingested: 0 };
const target = { Id: 'queue', Arn: 'arn:aws:sqs:r:000000000000:target' };
const around = { now: 0, accountId: '000000000000', region: 'r' };

describe('a path', () => {
  test.each<[string, unknown]>([
    ['$', { a: { 'b-c': [{ d: 1 }, { d: 2 }] }, 'x/y': 3, __proto__: null }],
    ['$.a.b-c[1].d', 2],
    ["$['a']['b-c'][0]", { d: 1 }],
    ['$.a.b-c[*].d', [1, 2]],
    ['$.x/y', 3],
    ['$.a.none.deeper', undefined],
    ['$.a.b-c[7]', undefined],
    ['$.a.toString', undefined],
    ['$.constructor', undefined],
  ])('%s finds what it names and nothing that JavaScript adds', (path, expected) => {
    const event = { a: { 'b-c': [{ d: 1 }, { d: 2 }] }, 'x/y': 3 };
    expect(readPath(path)?.(event)).toEqual(path === '$' ? event : expected);
  });

  test.each(['a', '$.', '$..a', '$.a[', '$.a[-1]', '$[?(@.a)]', '$.a b', ''])('%s is none', (path) => {
    expect(readPath(path)).toBeUndefined();
  });
});

describe('a template', () => {
  test('of values in their places makes the JSON of those values', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.stringMatching(/^[a-z]{1,5}$/).filter((name) => !name.startsWith('aws')), // those are EventBridge's own
          fc.jsonValue(),
          { maxKeys: 5 },
        ),
        (values) => {
          const names = Object.keys(values);
          const InputTransformer = {
            InputPathsMap: Object.fromEntries(names.map((name) => [name, `$.detail.${name}`])),
            InputTemplate: `{${names.map((name) => `"${name}": <${name}>`).join(', ')}}`,
          };
          checkInput({ ...target, InputTransformer });
          const { text } = eventOf({ Source: 's', DetailType: 't', Detail: JSON.stringify(values) }, around);
          expect(JSON.parse(inputFor({ ...target, InputTransformer }, text, occasion))).toEqual(
            JSON.parse(JSON.stringify(values)),
          );
        },
      ),
    );
  });

  test('whatever it says, makes JSON or is given up, and breaks nothing', () => {
    const piece = fc.oneof(
      fc.constantFrom('<a>', '<b>', '"', '{', '}', ':', ',', '\\', '\n', '<', '>', '<aws.events.event>'),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.jsonValue(), fc.string(), (pieces, a, path) => {
        const InputTransformer = {
          InputPathsMap: { a: '$.detail.a', b: path },
          InputTemplate: pieces.join(''),
        };
        try {
          checkInput({ ...target, InputTransformer });
          const { text } = eventOf({ Source: 's', DetailType: 't', Detail: JSON.stringify({ a }) }, around);
          for (const line of inputFor({ ...target, InputTransformer }, text, occasion).split('\n'))
            expect(typeof line).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(AwsError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('an entry', () => {
  test('of any text is refused or becomes an event that is JSON, also when it is replayed', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('","resources":[', '"', '\\'));
    fc.assert(
      fc.property(
        text,
        text,
        fc.oneof(fc.json(), fc.string()),
        text,
        (Source, DetailType, Detail, replay) => {
          const entry = { Source, DetailType, Detail };
          if (refusalOf(entry)) return;
          const event = eventOf(entry, around);
          expect(JSON.parse(replayed(event.text, replay))).toEqual({
            ...(event.parsed as object),
            'replay-name': replay,
          });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('whose detail is nested without end is refused, not looked at', () => {
    const Detail = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(refusalOf({ Source: 's', DetailType: 't', Detail })).toMatchObject({
      ErrorCode: 'MalformedDetail',
    });
  });

  test('keeps a number that JavaScript cannot', () => {
    const { text } = eventOf({ Source: 's', DetailType: 't', Detail: '{"n":9007199254740993}' }, around);
    expect(inputFor({ ...target, InputPath: '$' }, text, occasion)).toContain('9007199254740993');
  });
});
