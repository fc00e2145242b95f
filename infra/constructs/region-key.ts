import { RemovalPolicy } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/**
 * The key of a region: it wraps one secret per service, and with it every personal item.
 *
 * Its policy lets the account's IAM policies decide, by named actions; deleting the key is not among them, as
 * that would erase every person of the region at once.
 */
export class RegionKey extends Key {
  constructor(scope: Construct, id: string, { alias }: { readonly alias: string }) {
    super(scope, id, {
      alias,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
      policy: new PolicyDocument({
        statements: [
          new PolicyStatement({
            principals: [new AccountRootPrincipal()],
            actions: [...administration, ...use].map((action) => `kms:${action}`),
            resources: ['*'], // in a key policy: this key
          }),
        ],
      }),
    });
  }
}

const use = ['Decrypt', 'GenerateDataKey'];
const administration = [
  'CreateAlias',
  'DeleteAlias',
  'DescribeKey',
  'EnableKeyRotation',
  'GetKeyPolicy',
  'GetKeyRotationStatus',
  'ListResourceTags',
  'PutKeyPolicy', // without it nobody could ever change this policy
  'TagResource',
  'UntagResource',
  'UpdateAlias',
  'UpdateKeyDescription',
];
