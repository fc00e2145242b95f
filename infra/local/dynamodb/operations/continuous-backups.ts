import type { Engine } from '../engine.ts';
import { invalid, refused } from '../errors.ts';
import { flagIn, type Input } from '../request.ts';
import type { Members } from '../shape.ts';
import type { Table } from '../table.ts';
import { namedTable } from './tables.ts';

const shape: Members = {
  PointInTimeRecoverySpecification: {
    is: 'structure',
    required: true,
    members: {
      PointInTimeRecoveryEnabled: { is: 'flag', required: true },
      RecoveryPeriodInDays: { is: 'count', min: 1, max: 35 },
    },
  },
};

const longest = 35; // days
const day = 24 * 60 * 60 * 1000; // milliseconds
/** The last five minutes cannot be restored. */
const lag = 5 * 60 * 1000;

/** The setting is kept and told; to restore a table is an operation that is not served here. */
export const updateContinuousBackups = (engine: Engine, input: Input): unknown => {
  const table = namedTable(engine, input, shape, noTable);
  const wanted = input.PointInTimeRecoverySpecification as Input & { RecoveryPeriodInDays?: number };
  const enabled = flagIn(wanted, 'PointInTimeRecoveryEnabled');
  const { RecoveryPeriodInDays: days } = wanted;
  if (!enabled && days !== undefined) {
    throw invalid(
      'Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.',
    );
  }
  const isOn = isRecoverable(table);
  const next = engine.tables.redefine(
    table,
    {
      ...table.definition,
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled: enabled,
        ...(days !== undefined && { RecoveryPeriodInDays: days }),
      },
    },
    { recoverableSince: enabled ? (isOn && table.state.recoverableSince) || engine.clock.now() : undefined },
  );
  return describe(engine, next);
};

export const describeContinuousBackups = (engine: Engine, input: Input): unknown =>
  describe(engine, namedTable(engine, input, {}, noTable));

const isRecoverable = ({ definition }: Table) =>
  definition.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled ?? false;

const describe = ({ clock }: Engine, table: Table) => {
  const now = clock.now();
  const since = table.state.recoverableSince ?? table.created;
  const days = table.definition.PointInTimeRecoverySpecification?.RecoveryPeriodInDays ?? longest;
  const earliest = Math.max(since, now - days * day);
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: isRecoverable(table)
        ? {
            PointInTimeRecoveryStatus: 'ENABLED',
            RecoveryPeriodInDays: days,
            EarliestRestorableDateTime: earliest / 1000,
            LatestRestorableDateTime: Math.max(earliest, now - lag) / 1000,
          }
        : { PointInTimeRecoveryStatus: 'DISABLED' },
    },
  };
};

/** These operations have an error of their own for a table that is not there. */
const noTable = (name: unknown) => refused('TableNotFoundException', `Table not found: ${name}`);
