import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface FunctionLog {
  line(stream: 'stdout' | 'stderr', text: string): void;
  /** A failed invocation. */
  failed(text: string): void;
  close(): void;
}

/** One file of JSON lines per function under `<data>/logs`; what went wrong is also reported shortly. */
export const openLog = (
  folder: string,
  name: string,
  report: (line: string) => void,
  mayLog = true,
): FunctionLog => {
  if (!mayLog) return { line() {}, failed: (text) => report(`${name}: ${text}`), close() {} };
  mkdirSync(folder, { recursive: true });
  const file = createWriteStream(join(folder, `${name}.ndjson`), { flags: 'a', mode: 0o600 });
  file.on('error', (error) => report(`${name}: its log cannot be written: ${error.message}`));
  const write = (stream: string, message: string) =>
    file.write(`${JSON.stringify({ time: new Date().toISOString(), function: name, stream, message })}\n`);
  const shortly = (text: string) => report(`${name}: ${text.length > 300 ? `${text.slice(0, 300)}…` : text}`);
  return {
    line(stream, text) {
      write(stream, text);
      if (stream === 'stderr') shortly(text);
    },
    failed(text) {
      write('runtime', text);
      shortly(text);
    },
    close: () => file.end(),
  };
};
