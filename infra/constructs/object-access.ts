import { Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ServiceFunction } from './service-function.ts';

interface Props {
  readonly bucketName: string;
  /** With its slash at the end. */
  readonly prefix: string;
  readonly actions: readonly string[];
}

/** Why a resource ends in a wildcard. */
export const namedByPrefix =
  'The names of objects are not known before they are written; the prefix is the narrowest resource.';

/** Lets a function work with the objects under one prefix of one bucket. */
export class ObjectAccess extends Policy {
  constructor(scope: ServiceFunction, id: string, { bucketName, prefix, actions }: Props) {
    const objects = `arn:aws:s3:::${bucketName}/${prefix}*`;
    super(scope, id, {
      roles: [scope.role!],
      statements: [new PolicyStatement({ actions: [...actions], resources: [objects] })],
    });
    Validations.of(this).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${objects}]`,
      reason: namedByPrefix,
    });
  }
}
