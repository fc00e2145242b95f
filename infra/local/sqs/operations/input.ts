import * as z from 'zod';
import { type AwsCall, AwsError } from '../../aws/service.ts';

/** Absent and null are the same in the AWS JSON protocol. */
export const optional = <Shape extends z.ZodType>(shape: Shape) =>
  z.nullish(shape).transform((value) => value ?? undefined);

export const text = optional(z.string());
export const number = optional(z.number());
export const texts = optional(z.array(z.string()));
export const textMap = optional(z.record(z.string(), z.string()));

/**
 * An operation whose input has this shape; members it does not know are passed over, as AWS does. JSON of another
 * type is what AWS cannot deserialize; whether a value makes sense the operation itself says.
 */
export const operation =
  <Shape extends z.ZodType>(shape: Shape, work: (input: z.output<Shape>, call: AwsCall) => unknown) =>
  (input: unknown, call: AwsCall): unknown => {
    const read = shape.safeParse(input);
    if (read.success) return work(read.data, call);
    const [issue] = read.error.issues;
    throw new AwsError(
      'SerializationException',
      `${issue?.path.join('.') || 'The request'}: ${issue?.message}`,
    );
  };
