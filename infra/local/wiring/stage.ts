import type { Resource } from '../assembly.ts';
import type { Stage } from '../gateway/stage.ts';

interface StageProperties {
  readonly StageName: string;
  readonly DefaultRouteSettings?: {
    readonly ThrottlingBurstLimit?: number;
    readonly ThrottlingRateLimit?: number;
    readonly DetailedMetricsEnabled?: boolean;
  };
  readonly RouteSettings?: Readonly<Record<string, unknown>>;
  readonly AccessLogSettings?: { readonly DestinationArn?: string; readonly Format?: string };
}

/** Throttle and access log of the one stage that is served. */
export const stageOf = ({ properties }: Resource): Stage => {
  const given = properties as unknown as StageProperties;
  const { ThrottlingBurstLimit: burst, ThrottlingRateLimit: rate } = given.DefaultRouteSettings ?? {};
  const { DestinationArn = '', Format } = given.AccessLogSettings ?? {};
  if (given.StageName !== '$default') throw new Error(`the stage ${given.StageName} is not served here`);
  if (Object.keys(given.RouteSettings ?? {}).length > 0)
    throw new Error('limits of single routes are not served here');
  if ((burst === undefined) !== (rate === undefined))
    throw new Error('a throttle needs both ThrottlingBurstLimit and ThrottlingRateLimit');
  const group = DestinationArn.split(':log-group:')[1]?.replace(/:\*$/, '');
  return {
    throttle: burst === undefined || rate === undefined ? undefined : { burst, rate },
    accessLog: Format && group ? { format: Format, group } : undefined,
  };
};
