import { purposes } from '../contract/access.ts';
import type { ProblemCode } from '../errors.ts';

const text = { type: 'string' } as const;
const header = (name: string, description: string, schema: object = text) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema,
});

/** Headers that routes read because of their kind. */
export const headerParameters = {
  acceptLanguage: header('Accept-Language', 'Language of messages', {
    type: 'string',
    enum: ['id', 'en'],
    default: 'id',
  }),
  idempotencyKey: header(
    'Idempotency-Key',
    'Makes a write safe to repeat: the same key and body get the first answer again',
  ),
  ifMatch: header('If-Match', 'ETag of the version that the change is based on'),
  ifNoneMatch: header('If-None-Match', 'ETag of the version that the caller has'),
  prefer: header(
    'Prefer',
    '`conflict=keep`: a change on an old version, or another content under an id that is taken, is merged where nothing conflicts; else both values are kept as a conflict (202). `conflict=keep; id=<ULID>` gives the conflict its id. Without it nothing is stored (412, 409)',
  ),
  purpose: {
    ...header('Pranata-Purpose', 'Why personal data are read', { type: 'string', enum: purposes }),
    required: true,
  },
};

/** A problem that has one of these codes. */
export const problemSchema = (codes: readonly ProblemCode[]) => ({
  allOf: [
    { $ref: '#/components/schemas/Problem' },
    { type: 'object', properties: { code: { type: 'string', enum: codes } } },
  ],
});

/** The body of what API Gateway itself refuses. */
export const gatewayRefusal = {
  'application/json': { schema: { $ref: '#/components/schemas/GatewayRefusal' } },
};

/** What the operations refer to, beside the schemas of the contracts. */
export const components = {
  securitySchemes: {
    token: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'RS256, with the claims `sub`, `roles` (separated by blanks) and `area` (a code, or `ID`)',
    },
  },
  headers: {
    ETag: { description: 'Version of the record', schema: text },
    Link: { description: 'The next page, `rel="next"`', schema: text },
    PreferenceApplied: { description: '`conflict=keep`', schema: text },
    RetryAfter: { description: 'Seconds to wait', schema: { type: 'integer' } },
  },
  responses: {
    Unauthorized: { description: 'The token is missing, wrong or expired', content: gatewayRefusal },
    TooLarge: { description: 'The body is larger than 10 MB', content: gatewayRefusal },
    TooManyRequests: { description: 'Too many requests; try again later', content: gatewayRefusal },
  },
  schemas: {
    GatewayRefusal: { type: 'object', properties: { message: text }, required: ['message'] },
    Problem: {
      type: 'object',
      properties: {
        type: text,
        title: text,
        status: { type: 'integer' },
        detail: text,
        code: { type: 'string', description: '`thing.reason`' },
        errors: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              pointer: { type: 'string', description: 'JSON pointer into the request' },
              code: text,
              message: text,
            },
            required: ['pointer', 'code', 'message'],
          },
        },
        details: { type: 'object', description: '`rule` names the rule, `policy` the version that decided' },
      },
      required: ['type', 'title', 'status', 'code'],
    },
  },
} as const;
