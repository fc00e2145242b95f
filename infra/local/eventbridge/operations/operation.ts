import { checkShape, type Member, type Shape } from '../../aws/shape.ts';

/** An operation that sees only input of its shape. */
export const operation =
  <Input>(shape: Shape, run: (input: Input) => unknown) =>
  (input: unknown): unknown => {
    checkShape(shape, input);
    return run(present(input) as Input);
  };

/** A member that is null counts as absent. */
export const present = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(present);
  if (typeof value !== 'object' || value === null) return value;
  const given = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(given.map(([key, inner]) => [key, present(inner)]));
};

const NAME = '[\\.\\-_A-Za-z0-9]+';
const PATH_NAME = '[/\\.\\-_A-Za-z0-9]+';

export const name = (max: number, presence: { required?: true } = {}): Member => ({
  type: 'text',
  min: 1,
  max,
  pattern: NAME,
  ...presence,
});
export const required = { required: true } as const;
export const busName: Member = { type: 'text', min: 1, max: 256, pattern: PATH_NAME };
/** Name or ARN. */
export const busReference: Member = {
  type: 'text',
  min: 1,
  max: 1600,
  pattern: `(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?${PATH_NAME}`,
};
export const description: Member = { type: 'text', max: 512 };
export const arn: Member = { type: 'text', min: 1, max: 1600 };
export const page: Shape = {
  NextToken: { type: 'text', min: 1, max: 2048 },
  Limit: { type: 'whole', min: 1, max: 100 },
};
export const tags: Member = {
  type: 'list',
  of: {
    type: 'structure',
    members: {
      Key: { type: 'text', required: true, min: 1, max: 128 },
      Value: { type: 'text', required: true, max: 256 },
    },
  },
};

/** Moments travel as seconds. */
export const seconds = (moment: number): number => moment / 1000;
