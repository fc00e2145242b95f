import type { KMSClient } from '@aws-sdk/client-kms';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { aboutRows, type VolunteerRows } from '../../../shared/messaging/volunteer-rows.ts';
import { sealMessage } from '../../../shared/privacy/sealed-message.ts';

interface Where {
  readonly sqs: SQSClient;
  readonly kms: KMSClient;
  readonly keyId: string;
  readonly queueUrl: string;
}

/** Sends rows to the service of volunteers, who are its records and not ours; sealed, as they name people. */
export const volunteerQueue = ({ sqs, kms, keyId, queueUrl }: Where) => ({
  async send(rows: VolunteerRows): Promise<void> {
    const message = await sealMessage({ kms, keyId }, aboutRows(rows), rows);
    const command = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) });
    await sqs.send(command);
  },
});

export type VolunteerQueue = ReturnType<typeof volunteerQueue>;
