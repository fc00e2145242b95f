import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceStack } from './service-stack.ts';

interface Props {
  readonly fn: ServiceFunction;
  /** In the syntax of EventBridge Scheduler, UTC. */
  readonly expression: string;
}

/**
 * Calls a function of a service at its times and gives it the time for which it is called, so that a late call does the
 * work of its time. What fails is tried again within the hour and then waits with the service's dead letters.
 */
export class Schedule extends CfnSchedule {
  constructor(scope: ServiceStack, id: string, { fn, expression }: Props) {
    const role = new Role(scope, 'ScheduleInvoker', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': scope.account } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] }),
    );
    role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [scope.deadLetters.queueArn] }),
    );
    super(scope, id, {
      name: scope.named(id.toLowerCase()),
      scheduleExpression: expression,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: fn.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify({ time: '<aws.scheduler.scheduled-time>' }),
        retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3_600 },
        deadLetterConfig: { arn: scope.deadLetters.queueArn },
      },
    });
    this.node.addDependency(role);
  }
}
