import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

interface Props {
  readonly metric: IMetric;
  /** Alarms above this, `periods` times in a row. */
  readonly above: number;
  readonly periods?: number;
  /** What the operator reads. */
  readonly description: string;
  readonly topic: ITopic;
}

/** Mails the region's operator; no data is good news. */
export class OperatorAlarm extends Alarm {
  constructor(scope: Construct, id: string, { metric, above, periods = 1, description, topic }: Props) {
    super(scope, id, {
      metric,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: description,
    });
    this.addAlarmAction(new SnsAction(topic));
  }
}
