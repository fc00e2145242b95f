import { AwsError } from '../aws/service.ts';
import { type CorsRule, METHODS } from './cors.ts';
import { element, xmlDocument } from './xml.ts';
import {
  childrenOf,
  malformedXml,
  onlyOne,
  readXml,
  textOf,
  wholeNumberOf,
  type XmlElement,
} from './xml-input.ts';

/** Names of the configuration's parts, in the XML of the API and in CloudFormation's `CorsConfiguration`. */
export interface CorsProperties {
  readonly CorsRules?: readonly {
    readonly Id?: string;
    readonly AllowedOrigins: readonly string[];
    readonly AllowedMethods: readonly string[];
    readonly AllowedHeaders?: readonly string[];
    readonly ExposedHeaders?: readonly string[];
    readonly MaxAge?: number;
  }[];
}

const MAXIMUM_RULES = 100;
const MAXIMUM_ID = 255;

export const corsRulesOf = (body: Buffer): readonly CorsRule[] => {
  const { CORSRule } = childrenOf(readXml(body, 'CORSConfiguration'), 'CORSRule');
  return checked(CORSRule.map(ruleOf));
};

/** Rules of a template, held to what the API takes. */
export const corsRulesOfProperties = ({ CorsRules = [] }: CorsProperties): readonly CorsRule[] =>
  checked(
    CorsRules.map(({ Id, AllowedOrigins, AllowedMethods, AllowedHeaders, ExposedHeaders, MaxAge }) => ({
      ...(Id !== undefined && { id: Id }),
      origins: AllowedOrigins,
      methods: AllowedMethods,
      headers: AllowedHeaders ?? [],
      exposed: ExposedHeaders ?? [],
      ...(MaxAge !== undefined && { maxAgeSeconds: Number(MaxAge) }),
    })),
  );

export const corsXml = (rules: readonly CorsRule[]): string =>
  xmlDocument(
    'CORSConfiguration',
    rules.map(({ id, origins, methods, headers, exposed, maxAgeSeconds }) =>
      element(
        'CORSRule',
        [
          id === undefined ? '' : element('ID', id),
          ...origins.map((origin) => element('AllowedOrigin', origin)),
          ...methods.map((method) => element('AllowedMethod', method)),
          ...headers.map((header) => element('AllowedHeader', header)),
          ...exposed.map((header) => element('ExposeHeader', header)),
          maxAgeSeconds === undefined ? '' : element('MaxAgeSeconds', maxAgeSeconds),
        ].join(''),
        'raw',
      ),
    ),
  );

export const noCorsConfiguration = (BucketName: string) =>
  new AwsError('NoSuchCORSConfiguration', 'The CORS configuration does not exist', {
    status: 404,
    BucketName,
  });

const ruleOf = (rule: XmlElement): CorsRule => {
  const parts = childrenOf(
    rule,
    'ID',
    'AllowedOrigin',
    'AllowedMethod',
    'AllowedHeader',
    'ExposeHeader',
    'MaxAgeSeconds',
  );
  const id = onlyOne(parts.ID);
  const maxAge = onlyOne(parts.MaxAgeSeconds);
  return {
    ...(id && { id: textOf(id) }),
    origins: parts.AllowedOrigin.map(textOf),
    methods: parts.AllowedMethod.map(textOf),
    headers: parts.AllowedHeader.map(textOf),
    exposed: parts.ExposeHeader.map(textOf),
    ...(maxAge && { maxAgeSeconds: wholeNumberOf(maxAge) }),
  };
};

const checked = (rules: readonly CorsRule[]): readonly CorsRule[] => {
  if (rules.length === 0 || rules.length > MAXIMUM_RULES) throw malformedXml();
  for (const { id = '', origins, methods, headers, exposed, maxAgeSeconds = 0 } of rules) {
    if (origins.length === 0 || methods.length === 0 || id.length > MAXIMUM_ID) throw malformedXml();
    if (!Number.isSafeInteger(maxAgeSeconds) || maxAgeSeconds < 0) throw malformedXml();
    const foreign = methods.find((method) => !METHODS.includes(method));
    if (foreign !== undefined)
      throw invalid(`Found unsupported HTTP method in CORS config. Unsupported method is ${foreign}`);
    const origin = origins.find(hasWildcards);
    if (origin !== undefined) throw invalid(`AllowedOrigin "${origin}" can not have more than one wildcard.`);
    const header = headers.find(hasWildcards);
    if (header !== undefined) throw invalid(`AllowedHeader "${header}" can not have more than one wildcard.`);
    const open = exposed.find((name) => name.includes('*'));
    if (open !== undefined)
      throw invalid(
        `ExposeHeader "${open}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
      );
  }
  return rules;
};

const hasWildcards = (pattern: string) => pattern.split('*').length > 2;

const invalid = (message: string) => new AwsError('InvalidRequest', message);
