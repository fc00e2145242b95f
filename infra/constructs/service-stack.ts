import { Stack } from 'aws-cdk-lib';
import type { Platform } from '../platform.ts';
import type { Region } from '../regions.ts';
import { DeadLetters } from './dead-letters.ts';
import { stackProps } from './stack-props.ts';

/** The stack of one service of a region. */
export class ServiceStack extends Stack {
  readonly service: string;
  readonly platform: Platform;
  readonly programme: Region;
  /** Folder of the bundles. */
  readonly bundles: string;
  /** Events of functions that were called asynchronously, by a schedule or by hand, and failed. */
  readonly deadLetters: DeadLetters;

  constructor(platform: Platform, service: string, bundles: string) {
    super(platform.node.scope!, service, stackProps(platform.programme, service));
    this.service = service;
    this.platform = platform;
    this.programme = platform.programme;
    this.bundles = bundles;
    this.deadLetters = new DeadLetters(this, 'DeadLetters', {
      queueName: this.named('dead-letters'),
      topic: platform.alarms,
    });
  }

  /** The physical name of a part of this service. */
  named(part: string): string {
    return `pranata-${this.programme.id}-${this.service}-${part}`;
  }
}
