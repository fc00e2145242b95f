import { Stack, Stage } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { PrivateBucket } from './constructs/private-bucket.ts';
import { stackProps } from './constructs/stack-props.ts';
import type { Region } from './regions.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

/** What the national office receives of the regions: roll-up events, and the manifests of their archives. */
export class NationalStage extends Stage {
  constructor(scope: Construct, place: Place, regions: readonly Region[]) {
    super(scope, 'national');
    const stack = new Stack(this, 'rollup', stackProps({ id: 'national', ...place }, 'rollup'));
    const bus = new EventBus(stack, 'Bus', { eventBusName: 'pranata-national-rollup' });
    const accounts = [...new Set(regions.map(({ account }) => account))];
    bus.addToResourcePolicy(
      new PolicyStatement({
        sid: 'RegionsTellFigures',
        principals: accounts.map((account) => new AccountPrincipal(account)),
        actions: ['events:PutEvents'],
        resources: [bus.eventBusArn],
      }),
    );
    const bucketName = (name: string) => `pranata-national-${name}-${place.account}`;
    const accessLogs = new PrivateBucket(stack, 'AccessLogs', {
      bucketName: bucketName('access-logs'),
      expireAfterDays: 90,
    });
    new PrivateBucket(stack, 'Manifests', { bucketName: bucketName('manifests'), accessLogs });
  }
}
