/** Fields of a log line. Never names, numbers of persons, bodies or URLs: a test searches the logs for them. */
type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

const write = (level: 'INFO' | 'WARN' | 'ERROR', message: string, fields: Fields): void => {
  process.stdout.write(`${JSON.stringify({ level, message, ...fields })}\n`);
};

/**
 * Structured log lines, as CloudWatch Logs Insights reads them.
 *
 * Twenty lines of our own: the Powertools logger costs 25 KB in every bundle (goal P1), and what it adds to a line
 * (request id, cold start) the platform's own JSON lines carry already.
 */
export const log = {
  info: (message: string, fields: Fields = {}) => write('INFO', message, fields),
  warn: (message: string, fields: Fields = {}) => write('WARN', message, fields),
  /** A defect: the stack, but not the error's properties, which may hold what was sent. */
  defect(message: string, error: unknown, fields: Fields = {}) {
    const { name, stack } = error instanceof Error ? error : new Error(typeof error);
    write('ERROR', message, { ...fields, error: name, stack });
  },
};
