import { AwsError } from '../aws/service.ts';

/** Names one receive of one message: the row, and the random part that the next receive replaces. */
interface Receipt {
  readonly seq: number;
  readonly receipt: string;
}

export const handleOf = ({ seq, receipt }: Receipt): string =>
  Buffer.from(`${seq}:${receipt}`).toString('base64');

/** Throws ReceiptHandleIsInvalid for what no queue ever gave out. */
export const readHandle = (handle: string): Receipt => {
  const [, seq, receipt] =
    /^(\d{1,15}):([0-9a-f-]{36})$/.exec(Buffer.from(handle, 'base64').toString()) ?? [];
  if (!seq || !receipt)
    throw new AwsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
      { status: 404 },
    );
  return { seq: Number(seq), receipt };
};
