import type { Engine } from './engine.ts';
import { attempted } from './errors.ts';
import { readImage } from './image.ts';
import type { SortableKey } from './key.ts';
import { trimTokens } from './tokens.ts';
import { write } from './write.ts';

/** AWS takes hours to days; here the timer runs every few seconds, and each time the clock is moved. */
const pause = 3000; // milliseconds
const fiveYears = 5 * 365 * 24 * 60 * 60; // seconds; what expired before that is left alone
const batch = 500;
const hour = 60 * 60 * 1000; // milliseconds

/** Deletes what has expired, as the service; readers may see an expired item until then. */
const sweep = (engine: Engine): void => {
  const { clock, storage, tables } = engine;
  const now = Math.floor(clock.now() / 1000);
  for (const table of tables.all()) {
    if (table.ttl === undefined) continue;
    for (;;) {
      const due = storage
        .sql('SELECT pk, sk FROM expiries WHERE tbl = ? AND at >= ? AND at < ? ORDER BY at LIMIT ?')
        .all(table.id, now - fiveYears, now, batch);
      if (due.length === 0) break;
      storage.transact(() => {
        for (const row of due) {
          const key = { pk: row.pk as SortableKey, sk: row.sk as SortableKey };
          const before = readImage(storage, table, key);
          if (before) write(engine, { table, key, before, after: undefined }, 'ttl');
        }
      });
    }
  }
};

/** Sweeps by timer and by the clock, and forgets old stream records and tokens; returns what stops it. */
export const startSweeping = (engine: Engine): (() => void) => {
  let trimmed = engine.clock.now();
  const tidy = () => {
    sweep(engine);
    if (engine.clock.now() - trimmed < hour) return;
    trimmed = engine.clock.now();
    engine.streams.trim();
    trimTokens(engine);
  };
  const timer = setInterval(() => attempted(tidy), pause);
  timer.unref();
  const stopListening = engine.clock.onAdvance(() => attempted(tidy));
  return () => {
    clearInterval(timer);
    stopListening();
  };
};
