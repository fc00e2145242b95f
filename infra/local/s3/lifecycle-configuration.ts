import { AwsError } from '../aws/service.ts';
import type { Expiration, LifecycleFilter, LifecycleRule } from './lifecycle.ts';
import { checkedRules, type GivenRule, noTransitions } from './lifecycle-rules.ts';
import { element, elements, xmlDocument } from './xml.ts';
import {
  childrenOf,
  malformedXml,
  onlyOne,
  readXml,
  textOf,
  wholeNumberOf,
  type XmlElement,
} from './xml-input.ts';

/** Reads the body of PutBucketLifecycleConfiguration. */
export const lifecycleRulesOf = (body: Buffer): readonly LifecycleRule[] =>
  checkedRules(childrenOf(readXml(body, 'LifecycleConfiguration'), 'Rule').Rule.map(ruleOf));

export const lifecycleXml = (rules: readonly LifecycleRule[]): string =>
  xmlDocument(
    'LifecycleConfiguration',
    rules.map(({ id, isEnabled, filter, isOldForm, expiration, noncurrent, abortDays }) =>
      element(
        'Rule',
        [
          element('ID', id),
          isOldForm ? element('Prefix', filter.prefix ?? '') : filterXml(filter),
          element('Status', isEnabled ? 'Enabled' : 'Disabled'),
          expiration ? element('Expiration', expirationXml(expiration), 'raw') : '',
          noncurrent
            ? element(
                'NoncurrentVersionExpiration',
                elements({
                  NoncurrentDays: noncurrent.days,
                  ...(noncurrent.keep !== undefined && { NewerNoncurrentVersions: noncurrent.keep }),
                }),
                'raw',
              )
            : '',
          abortDays === undefined
            ? ''
            : element('AbortIncompleteMultipartUpload', elements({ DaysAfterInitiation: abortDays }), 'raw'),
        ].join(''),
        'raw',
      ),
    ),
  );

export const noLifecycleConfiguration = (BucketName: string) =>
  new AwsError('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist', {
    status: 404,
    BucketName,
  });

const ruleOf = (rule: XmlElement): GivenRule => {
  const parts = childrenOf(
    rule,
    'ID',
    'Prefix',
    'Filter',
    'Status',
    'Expiration',
    'NoncurrentVersionExpiration',
    'AbortIncompleteMultipartUpload',
    'Transition',
    'NoncurrentVersionTransition',
  );
  if (parts.Transition.length > 0 || parts.NoncurrentVersionTransition.length > 0) throw noTransitions();
  const id = onlyOne(parts.ID);
  const prefix = onlyOne(parts.Prefix);
  const filter = onlyOne(parts.Filter);
  if ((prefix === undefined) === (filter === undefined)) throw malformedXml();
  const expiration = onlyOne(parts.Expiration);
  const noncurrent = onlyOne(parts.NoncurrentVersionExpiration);
  const abort = onlyOne(parts.AbortIncompleteMultipartUpload);
  return {
    ...(id && textOf(id) !== '' && { id: textOf(id) }),
    isEnabled: oneOf(parts.Status, { Enabled: true, Disabled: false }),
    ...(filter
      ? { filter: filterOf(filter) }
      : { filter: { prefix: prefix ? textOf(prefix) : '', tags: [] }, isOldForm: true }),
    ...(expiration && { expiration: expirationOf(expiration) }),
    ...(noncurrent && { noncurrent: noncurrentOf(noncurrent) }),
    ...(abort && { abortDays: numberIn(childrenOf(abort, 'DaysAfterInitiation').DaysAfterInitiation) }),
  };
};

/** One predicate by itself, or two and more within `And`. */
const filterOf = (filter: XmlElement): LifecycleFilter => {
  const and = filter.children[0]?.name === 'And';
  if (and && filter.children.length > 1) throw malformedXml();
  const predicates = (and && filter.children[0]) || filter;
  if (and ? predicates.children.length < 2 : predicates.children.length > 1) throw malformedXml();
  const parts = childrenOf(predicates, 'Prefix', 'Tag', 'ObjectSizeGreaterThan', 'ObjectSizeLessThan');
  const prefix = onlyOne(parts.Prefix);
  const larger = onlyOne(parts.ObjectSizeGreaterThan);
  const smaller = onlyOne(parts.ObjectSizeLessThan);
  return {
    ...(prefix && { prefix: textOf(prefix) }),
    tags: parts.Tag.map((tag) => {
      const { Key, Value } = childrenOf(tag, 'Key', 'Value');
      const [key, value] = [onlyOne(Key), onlyOne(Value)];
      if (!key || !value) throw malformedXml();
      return [textOf(key), textOf(value)] as const;
    }),
    ...(larger && { largerThan: wholeNumberOf(larger) }),
    ...(smaller && { smallerThan: wholeNumberOf(smaller) }),
  };
};

const expirationOf = (expiration: XmlElement): Expiration => {
  const {
    Days,
    Date: dates,
    ExpiredObjectDeleteMarker,
  } = childrenOf(expiration, 'Days', 'Date', 'ExpiredObjectDeleteMarker');
  if (Days.length + dates.length + ExpiredObjectDeleteMarker.length !== 1) throw malformedXml();
  if (Days.length > 0) return { days: numberIn(Days) };
  if (dates[0]) return { date: momentOf(textOf(dates[0])) };
  return { dropsMarkers: oneOf(ExpiredObjectDeleteMarker, { true: true, false: false }) };
};

const noncurrentOf = (noncurrent: XmlElement) => {
  const { NoncurrentDays, NewerNoncurrentVersions } = childrenOf(
    noncurrent,
    'NoncurrentDays',
    'NewerNoncurrentVersions',
  );
  const keep = onlyOne(NewerNoncurrentVersions);
  return { days: numberIn(NoncurrentDays), ...(keep && { keep: wholeNumberOf(keep) }) };
};

/** An ISO 8601 date, with a time or without. */
export const momentOf = (text: string): number => {
  const moment = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(moment)) throw malformedXml();
  return moment;
};

const numberIn = (elements: readonly XmlElement[]): number => {
  const only = onlyOne(elements);
  if (!only) throw malformedXml();
  return wholeNumberOf(only);
};

const oneOf = <Value>(elements: readonly XmlElement[], values: Readonly<Record<string, Value>>): Value => {
  const only = onlyOne(elements);
  const text = only && textOf(only);
  if (text === undefined || !Object.hasOwn(values, text)) throw malformedXml();
  return values[text] as Value;
};

const filterXml = ({ prefix, tags, largerThan, smallerThan }: LifecycleFilter): string => {
  const predicates = [
    ...(prefix === undefined ? [] : [element('Prefix', prefix)]),
    ...tags.map(([Key, Value]) => element('Tag', elements({ Key, Value }), 'raw')),
    ...(largerThan === undefined ? [] : [element('ObjectSizeGreaterThan', largerThan)]),
    ...(smallerThan === undefined ? [] : [element('ObjectSizeLessThan', smallerThan)]),
  ];
  const content = predicates.join('');
  return element('Filter', predicates.length > 1 ? element('And', content, 'raw') : content, 'raw');
};

const expirationXml = (expiration: Expiration): string => {
  if ('days' in expiration) return elements({ Days: expiration.days });
  if ('date' in expiration) return elements({ Date: new Date(expiration.date).toISOString() });
  return elements({ ExpiredObjectDeleteMarker: expiration.dropsMarkers });
};
