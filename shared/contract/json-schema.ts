import * as z from 'zod/mini';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Collects the named schemas of a document: each stands once under `components/schemas` and is referred to. */
export interface SchemaBook {
  /**
   * A schema as JSON Schema 2020-12. `sent` is what travels; `read` is what a text of a path or query stands for,
   * after parsing: an integer, not the digits.
   */
  readonly of: (schema: z.ZodMiniType, side?: 'sent' | 'read') => JsonSchema;
  readonly schemas: () => Readonly<Record<string, JsonSchema>>;
}

const prefix = '#/components/schemas/';

/** zod puts schemas with a registry id under `$defs` of each; a reference to those dangles inside a larger document. */
const hoisted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(hoisted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key === '$ref' ? String(part).replace('#/$defs/', prefix) : hoisted(part),
    ]),
  );
};

export const schemaBook = (): SchemaBook => {
  const schemas = new Map<string, JsonSchema>();
  return {
    of(schema, side = 'sent') {
      const io = side === 'sent' ? 'input' : 'output';
      const { $schema, $defs = {}, ...rest } = z.toJSONSchema(schema, { io });
      for (const [id, named] of Object.entries($defs)) schemas.set(id, hoisted(named) as JsonSchema);
      return hoisted(rest) as JsonSchema;
    },
    schemas: () => Object.fromEntries([...schemas].sort(([one], [other]) => (one < other ? -1 : 1))),
  };
};
