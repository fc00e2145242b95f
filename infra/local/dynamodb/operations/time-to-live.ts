import type { Engine } from '../engine.ts';
import { invalid } from '../errors.ts';
import type { Input } from '../request.ts';
import type { Members } from '../shape.ts';
import { namedTable } from './tables.ts';

const shape: Members = {
  TimeToLiveSpecification: {
    is: 'structure',
    required: true,
    members: {
      AttributeName: { is: 'text', min: 1, max: 255, required: true },
      Enabled: { is: 'flag', required: true },
    },
  },
};

/** At once, and as often as wanted: AWS takes up to an hour, and refuses a second change within it. */
export const updateTimeToLive = (engine: Engine, input: Input): unknown => {
  const table = namedTable(engine, input, shape);
  const wanted = input.TimeToLiveSpecification as { AttributeName: string; Enabled: boolean };
  const { AttributeName: name, Enabled: enabled } = wanted;
  const specification = { Enabled: enabled, AttributeName: name };
  if (enabled && table.ttl === name) throw invalid('TimeToLive is already enabled');
  if (!enabled && table.ttl === undefined) throw invalid('TimeToLive is already disabled');
  if (table.ttl !== undefined && table.ttl !== name) {
    throw invalid(`TimeToLive is active on a different AttributeName: current AttributeName is ${table.ttl}`);
  }
  engine.tables.redefine(table, { ...table.definition, TimeToLiveSpecification: specification });
  return { TimeToLiveSpecification: specification };
};

export const describeTimeToLive = (engine: Engine, input: Input): unknown => {
  const { ttl } = namedTable(engine, input);
  return {
    TimeToLiveDescription:
      ttl === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: ttl },
  };
};
