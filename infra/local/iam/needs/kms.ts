import { keyIdOf } from '../../kms/secrets.ts';
import { type Input, type Needs, type OperationNeeds, textOf } from './needs.ts';

/**
 * What the operations of KMS need, on the key itself, whatever alias it was called by. An unknown key needs nothing:
 * KMS itself says that it is not there.
 */
export const kmsNeeds = (
  keyArn: (reference: string) => string | undefined,
  aliasArn: (name: string) => string,
): OperationNeeds => {
  const onKey =
    (action: string, property = 'KeyId') =>
    (input: Input): Needs => {
      const arn = keyArn(textOf(input[property]) ?? '');
      return arn === undefined ? [] : [[`kms:${action}`, arn]];
    };
  const all = (...actions: readonly string[]) =>
    Object.fromEntries(actions.map((action) => [action, onKey(action)]));
  return {
    ...all(
      'DescribeKey',
      'DisableKey',
      'EnableKey',
      'EnableKeyRotation',
      'Encrypt',
      'GenerateDataKey',
      'GenerateDataKeyWithoutPlaintext',
      'GetKeyPolicy',
      'GetKeyRotationStatus',
      'ListResourceTags',
      'TagResource',
      'UntagResource',
    ),
    CreateAlias: (input) => [
      ...onKey('CreateAlias', 'TargetKeyId')(input),
      ['kms:CreateAlias', aliasArn(textOf(input.AliasName) ?? '')],
    ],
    CreateKey: () => [['kms:CreateKey', '*']],
    /** A ciphertext names its key. */
    Decrypt: (input) =>
      onKey('Decrypt')({
        KeyId: input.KeyId ?? keyIdOf(Buffer.from(textOf(input.CiphertextBlob) ?? '', 'base64')),
      }),
    ListAliases: () => [['kms:ListAliases', '*']],
    ListKeys: () => [['kms:ListKeys', '*']],
  };
};
