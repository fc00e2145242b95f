import type { StackProps } from 'aws-cdk-lib';
import type { Region } from '../regions.ts';

/** Name, place and protection of a stack: `pranata-<region>-<name>`. */
export const stackProps = (
  { id, account, region }: Pick<Region, 'id' | 'account' | 'region'>,
  name: string,
) =>
  ({
    env: { account, region },
    stackName: `pranata-${id}-${name}`,
    terminationProtection: true,
    tags: { programme: 'pranata', region: id },
  }) satisfies StackProps;
