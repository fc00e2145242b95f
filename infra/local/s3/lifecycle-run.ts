import { setImmediate as breath } from 'node:timers/promises';
import { setAlarm } from '../alarm.ts';
import type { Clock } from '../clock.ts';
import type { BucketRules } from './bucket-rules.ts';
import { abortOf } from './lifecycle.ts';
import { type Action, dueActions, type Version } from './lifecycle-plan.ts';

/** An upload in parts that is not completed. */
export interface OpenUpload {
  readonly key: string;
  readonly id: string;
  readonly begun: number;
}

/** What the rules work on. Each change is one transaction, and none if the version is no longer what was seen. */
export interface LifecycleStore {
  /** Keys in order behind `after`, each with its versions, newest first. */
  page(
    bucket: string,
    after: string,
    limit: number,
  ): readonly { key: string; versions: readonly Version[] }[];
  act(bucket: string, action: Action): void;
  /** In order, behind `after`. */
  uploads(bucket: string, after: OpenUpload): readonly OpenUpload[];
  abort(bucket: string, upload: OpenUpload): void;
}

const DAY = 24 * 60 * 60_000;
/** Keys that are looked at in one go, between which other requests are served. */
const PAGE = 200;

/** Runs the lifecycle rules once a day, at midnight UTC as S3 does, and at the start for what was due meanwhile. */
export const runLifecycles = ({
  clock,
  rules,
  store,
  report,
}: {
  clock: Clock;
  rules: BucketRules;
  store: LifecycleStore;
  report: (error: unknown) => void;
}) => {
  let isClosed = false;
  let running: Promise<void> | undefined;
  let isAskedAgain = false;

  const sweep = async (bucket: string) => {
    let after = '';
    for (;;) {
      const lifecycle = rules.of(bucket, 'lifecycle');
      if (isClosed || !lifecycle) return;
      const page = store.page(bucket, after, PAGE);
      for (const { key, versions } of page) {
        for (const action of dueActions(lifecycle, versions, clock.now())) store.act(bucket, action);
        after = key;
      }
      if (page.length === 0) break;
      await breath();
    }
    let last: OpenUpload = { key: '', begun: 0, id: '' };
    for (;;) {
      const lifecycle = rules.of(bucket, 'lifecycle');
      if (isClosed || !lifecycle) return;
      const page = store.uploads(bucket, last);
      for (const upload of page) {
        const abort = abortOf(lifecycle, upload);
        if (abort && abort.at <= clock.now()) store.abort(bucket, upload);
        last = upload;
      }
      if (page.length === 0) return;
      await breath();
    }
  };

  const sweepAll = async () => {
    do {
      isAskedAgain = false;
      for (const bucket of rules.bucketsWith('lifecycle')) await sweep(bucket);
    } while (isAskedAgain && !isClosed);
  };

  const run = () => {
    if (isClosed) return;
    isAskedAgain = true;
    running ??= sweepAll()
      .catch(report)
      .finally(() => {
        running = undefined;
      });
    awaitMidnight();
  };
  const alarm = setAlarm(clock, run);
  const awaitMidnight = () => {
    if (rules.bucketsWith('lifecycle').length > 0) alarm.at((Math.floor(clock.now() / DAY) + 1) * DAY);
  };
  rules.onChange(awaitMidnight);

  return {
    start: run,
    /** Resolves when no sweep is under way. */
    settled: async () => running,
    close() {
      isClosed = true;
      alarm.close();
    },
  };
};
