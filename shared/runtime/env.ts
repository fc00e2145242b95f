import * as z from 'zod/mini';

/** Reads the environment of a function, or fails at cold start naming the variable; entries alone call this. */
export const readEnv = <Shape extends z.ZodMiniType>(shape: Shape): z.output<Shape> => {
  const read = z.safeParse(shape, process.env);
  if (read.success) return read.data;
  const names = read.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new Error(`Environment variables missing or wrong: ${names}`);
};

export const present = z.string().check(z.minLength(1));
