import { MAXIMUM_BYTES } from './content.ts';

/** A queue and its settings as AWS names them, every value a string. */
export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly isFifo: boolean;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Epoch ms. */
  readonly created: number;
  readonly modified: number;
  /** Who made it: the template, or a call of the API. */
  readonly origin: 'template' | 'api';
}

/** Default, lowest and highest value of the settings that are numbers: seconds, and bytes. */
export const NUMBERS = {
  DelaySeconds: [0, 0, 900],
  MaximumMessageSize: [MAXIMUM_BYTES, 1024, MAXIMUM_BYTES],
  MessageRetentionPeriod: [345_600, 60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 0, 20],
  VisibilityTimeout: [30, 0, 43_200],
} as const satisfies Readonly<Record<string, readonly [number, number, number]>>;

export const setting = ({ attributes }: Pick<Queue, 'attributes'>, name: keyof typeof NUMBERS): number =>
  Number(attributes[name] ?? NUMBERS[name][0]);

export const isFifoName = (name: string): boolean => name.endsWith('.fifo');
