import { join } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  Code,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { OperatorAlarm } from './alarm.ts';
import type { ServiceStack } from './service-stack.ts';

interface Props {
  /** Last part of the function's name; also of its bundle, unless `bundle` names another. */
  readonly entry: string;
  readonly bundle?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds?: number;
  /** More than a request needs, for what holds files. */
  readonly memoryMegabytes?: number;
}

/** A Lambda function the way this project runs them; every difference is an argument. */
export class ServiceFunction extends LambdaFunction {
  constructor(
    scope: ServiceStack,
    id: string,
    {
      entry,
      bundle = `${scope.service}-${entry}`,
      environment,
      timeoutSeconds = 10,
      memoryMegabytes = 512,
    }: Props,
  ) {
    const functionName = scope.named(entry);
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: scope.programme.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY, // old logs are not worth a name that blocks the next deployment
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, id, {
      functionName,
      role,
      logGroup,
      environment: { ...environment },
      code: Code.fromAsset(join(scope.bundles, bundle)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryMegabytes,
      timeout: Duration.seconds(timeoutSeconds),
      deadLetterQueue: scope.deadLetters,
    });
    traced(this, role);
    new OperatorAlarm(this, 'Errors', {
      metric: this.metricErrors({ period: Duration.minutes(5) }),
      above: 0,
      description: `${functionName} failed`,
      topic: scope.platform.alarms,
    });
  }

  /** Lets the function do named actions on named resources. */
  allow(actions: readonly string[], resources: readonly string[]): void {
    this.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  }
}

/** X-Ray knows no resources; its statement has a policy of its own, so that only this one `*` is acknowledged. */
const traced = (scope: ServiceFunction, role: Role) => {
  (scope.node.defaultChild as CfnFunction).tracingConfig = { mode: 'Active' };
  const policy = new Policy(scope, 'Tracing', {
    roles: [role],
    statements: [
      new PolicyStatement({
        actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
        resources: ['*'],
      }),
    ],
  });
  Validations.of(policy).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'X-Ray has no resources to name; the two actions only send segments of the own trace.',
  });
};
