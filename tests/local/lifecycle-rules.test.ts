import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../infra/local/aws/service.ts';
import { corsRulesOf, corsXml } from '../../infra/local/s3/cors-configuration.ts';
import {
  abortOf,
  dueAfter,
  expirationHeader,
  expiryOf,
  type LifecycleRule,
  markerExpiry,
  noncurrentExpiry,
} from '../../infra/local/s3/lifecycle.ts';
import { lifecycleRulesOf, lifecycleXml } from '../../infra/local/s3/lifecycle-configuration.ts';
import { lifecycleRulesOfProperties } from '../../infra/local/s3/lifecycle-template.ts';

const at = (text: string) => Date.parse(text);
const object = {
  key: 'logs/a',
  size: 10,
  tags: [['kind', 'draft'] as const],
  modified: at('2014-01-15T10:30:00Z'),
};
const rule = (more: Partial<LifecycleRule>): LifecycleRule => ({
  id: 'r',
  isEnabled: true,
  filter: { tags: [] },
  ...more,
});

describe('a lifecycle rule', () => {
  it('is due at the next midnight after its days, as the user guide computes', () => {
    expect(dueAfter(object.modified, 3)).toBe(at('2014-01-19T00:00:00Z'));
    expect(dueAfter(at('2014-01-15T00:00:00Z'), 1)).toBe(at('2014-01-16T00:00:00Z'));
  });

  it.each<[string, LifecycleRule['filter'], boolean]>([
    ['nothing', { tags: [] }, true],
    ['its prefix', { prefix: 'logs/', tags: [] }, true],
    ['another prefix', { prefix: 'raw/', tags: [] }, false],
    ['its tag', { tags: [['kind', 'draft']] }, true],
    ['another value of its tag', { tags: [['kind', 'final']] }, false],
    [
      'two tags of which it has one',
      {
        tags: [
          ['kind', 'draft'],
          ['of', 'x'],
        ],
      },
      false,
    ],
    ['a smaller size', { tags: [], largerThan: 9 }, true],
    ['its own size as the bound below', { tags: [], largerThan: 10 }, false],
    ['its own size as the bound above', { tags: [], smallerThan: 10 }, false],
    [
      'everything together',
      { prefix: 'logs', tags: [['kind', 'draft']], largerThan: 1, smallerThan: 11 },
      true,
    ],
  ])('that asks for %s', (_, filter, covers) => {
    expect(expiryOf([rule({ filter, expiration: { days: 1 } })], object) !== undefined).toBe(covers);
  });

  it('that is earliest wins, and names itself in the header', () => {
    const rules = [
      rule({ id: 'late', expiration: { days: 30 } }),
      rule({ id: 'off', isEnabled: false, expiration: { days: 1 } }),
      rule({ id: 'on a day', expiration: { date: at('2014-02-01T00:00:00Z') } }),
      rule({ id: 'the same day', expiration: { date: at('2014-02-01T00:00:00Z') } }),
    ];
    expect(expirationHeader(rules, object)).toEqual({
      'x-amz-expiration': 'expiry-date="Sat, 01 Feb 2014 00:00:00 GMT", rule-id="on a day"',
    });
    expect(expirationHeader([rule({ expiration: { dropsMarkers: true } })], object)).toEqual({});
  });

  it('keeps as many noncurrent versions as it says', () => {
    const rules = [rule({ noncurrent: { days: 5, keep: 2 } })];
    const since = at('2014-01-02T11:30:00Z');
    expect(noncurrentExpiry(rules, object, { since, newer: 1 })).toBeUndefined();
    expect(noncurrentExpiry(rules, object, { since, newer: 2 })).toBe(at('2014-01-08T00:00:00Z'));
  });

  it('drops a lonely delete marker at once where it says so, else after its days', () => {
    const marker = { key: 'logs/a', modified: object.modified };
    expect(markerExpiry([rule({ expiration: { dropsMarkers: true } })], marker)).toBe(marker.modified);
    expect(markerExpiry([rule({ expiration: { dropsMarkers: false } })], marker)).toBeUndefined();
    expect(markerExpiry([rule({ expiration: { days: 3 } })], marker)).toBe(at('2014-01-19T00:00:00Z'));
    expect(markerExpiry([rule({ noncurrent: { days: 1 } })], marker)).toBeUndefined();
  });

  it('aborts uploads of its prefix', () => {
    const rules = [rule({ filter: { prefix: 'logs/', tags: [] }, abortDays: 7 })];
    expect(abortOf(rules, { key: 'logs/x', begun: object.modified })?.at).toBe(at('2014-01-23T00:00:00Z'));
    expect(abortOf(rules, { key: 'raw/x', begun: object.modified })).toBeUndefined();
  });

  it('of a template means what the same rule means in XML', () => {
    const [ofTemplate] = lifecycleRulesOfProperties({
      Rules: [
        {
          Id: 'a',
          Status: 'Enabled',
          Prefix: 'x/',
          TagFilters: [{ Key: 'k', Value: 'v' }],
          ObjectSizeGreaterThan: '5',
          ExpirationInDays: 3,
          NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 },
        },
      ],
    });
    expect(lifecycleRulesOf(Buffer.from(lifecycleXml([ofTemplate!])))).toEqual([ofTemplate]);
    expect(() =>
      lifecycleRulesOfProperties({ Rules: [{ Status: 'Enabled', Transitions: [] } as never] }),
    ).toThrow('functionality that is not implemented');
  });
});

const wrapped = (text: string) => Buffer.from(`<LifecycleConfiguration>${text}</LifecycleConfiguration>`);
const aRule = (text: string, id = 'a', filter = '<Filter/>') =>
  `<Rule><ID>${id}</ID>${filter}<Status>Enabled</Status>${text}</Rule>`;
const days = '<Expiration><Days>1</Days></Expiration>';
const tag = (key: string) => `<Tag><Key>${key}</Key><Value>v</Value></Tag>`;

describe('a lifecycle configuration', () => {
  it.each([
    ['no rules', '', 'MalformedXML', 'well-formed'],
    ['another element', '<Rules/>', 'MalformedXML', 'well-formed'],
    ['no filter', aRule(days, 'a', ''), 'MalformedXML', 'well-formed'],
    ['no action', aRule(''), 'InvalidRequest', 'At least one action needs to be specified in a rule'],
    ['a status of its own', aRule(days).replace('Enabled', 'enabled'), 'MalformedXML', 'well-formed'],
    ['one name twice', aRule(days) + aRule(days), 'InvalidArgument', 'Rule ID must be unique'],
    ['a long name', aRule(days, 'x'.repeat(256)), 'InvalidArgument', 'ID length should not exceed'],
    [
      'no days',
      aRule('<Expiration><Days>0</Days></Expiration>'),
      'InvalidArgument',
      "'Days' for Expiration action must be a positive integer",
    ],
    [
      'two times',
      aRule(
        '<Expiration><Days>1</Days><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>',
      ),
      'MalformedXML',
      'well-formed',
    ],
    [
      'noon',
      aRule('<Expiration><Date>2026-01-01T12:00:00Z</Date></Expiration>'),
      'InvalidArgument',
      "'Date' must be at midnight GMT",
    ],
    [
      'two predicates without And',
      aRule(days, 'a', `<Filter><Prefix>a</Prefix>${tag('k')}</Filter>`),
      'MalformedXML',
      'well-formed',
    ],
    [
      'one predicate in And',
      aRule(days, 'a', '<Filter><And><Prefix>a</Prefix></And></Filter>'),
      'MalformedXML',
      'well-formed',
    ],
    [
      'one tag twice',
      aRule(days, 'a', `<Filter><And>${tag('k')}${tag('k')}</And></Filter>`),
      'InvalidRequest',
      'Duplicate Tag Keys are not allowed.',
    ],
    [
      'both forms of a prefix',
      aRule(days) + aRule(days, 'b', '<Prefix>a</Prefix>'),
      'InvalidRequest',
      'Base level prefix cannot be used in Lifecycle V2',
    ],
    [
      'tags for uploads',
      aRule(
        '<AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>',
        'a',
        `<Filter>${tag('k')}</Filter>`,
      ),
      'InvalidRequest',
      'AbortIncompleteMultipartUpload cannot be specified with Tags.',
    ],
    [
      'sizes that exclude everything',
      aRule(
        days,
        'a',
        '<Filter><And><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan><ObjectSizeLessThan>5</ObjectSizeLessThan></And></Filter>',
      ),
      'InvalidRequest',
      "'ObjectSizeLessThan' has to be a value greater than",
    ],
    [
      'a transition',
      aRule('<Transition><Days>1</Days><StorageClass>GLACIER</StorageClass></Transition>'),
      'NotImplemented',
      'not implemented',
    ],
  ])('with %s is refused', (_, text, code, message) => {
    expect(() => lifecycleRulesOf(wrapped(text))).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  it('brings no document type, whose entities could be anything', () => {
    const text = `<!DOCTYPE a [<!ENTITY one "1">]>${wrapped(aRule('<Expiration><Days>&one;</Days></Expiration>'))}`;
    expect(() => lifecycleRulesOf(Buffer.from(text))).toThrow(
      expect.objectContaining({ code: 'MalformedXML' }),
    );
  });

  it('comes back as it was given, with names for rules that had none', () => {
    const text = `<Rule><Prefix>old/</Prefix><Status>Disabled</Status><NoncurrentVersionExpiration><NoncurrentDays>3</NoncurrentDays></NoncurrentVersionExpiration></Rule>`;
    const [read] = lifecycleRulesOf(wrapped(text));
    expect(read).toMatchObject({ isEnabled: false, isOldForm: true, noncurrent: { days: 3 } });
    expect(Buffer.from(read!.id, 'base64').toString()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(lifecycleXml([read!])).toContain('<Prefix>old/</Prefix><Status>Disabled</Status>');
  });

  it('of any text is read or refused in AWS words, as a CORS configuration is', () => {
    const name = fc.constantFrom(
      'LifecycleConfiguration',
      'CORSConfiguration',
      'Rule',
      'CORSRule',
      'Filter',
      'And',
      'Tag',
      'Key',
      'Days',
      'Expiration',
      'Status',
      'AllowedOrigin',
      'AllowedMethod',
      '__proto__',
      'constructor',
    );
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(
          'Enabled',
          '1',
          '-1',
          '*',
          'GET',
          '&amp;',
          '&#0;',
          '&x;',
          '<![CDATA[x]]>',
          '<!-- -->',
          '<?a b?>',
          '<!DOCTYPE a>',
        ),
        fc
          .tuple(name, fc.array(tie('tree'), { maxLength: 4 }))
          .map(([tagName, inner]) => `<${tagName}>${inner.join('')}</${tagName}>`),
      ),
    }));
    const deep = fc.nat({ max: 20_000 }).map((depth) => '<Rule>'.repeat(depth) + '</Rule>'.repeat(depth));
    const texts = fc.oneof(
      tree,
      tree.map((inner) => `<LifecycleConfiguration>${inner}</LifecycleConfiguration>`),
      tree.map((inner) => `<CORSConfiguration>${inner}</CORSConfiguration>`),
      fc.string(),
      deep,
    );
    fc.assert(
      fc.property(texts, (text) => {
        for (const read of [
          (body: Buffer) => lifecycleXml(lifecycleRulesOf(body)),
          (body: Buffer) => corsXml(corsRulesOf(body)),
        ]) {
          try {
            read(Buffer.from(text));
          } catch (error) {
            if (!(error instanceof AwsError)) throw error;
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
