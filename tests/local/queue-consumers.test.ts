import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSqs, type Sqs } from '../../infra/local/sqs/service.ts';
import { surroundings } from '../support/aws-endpoint.ts';

const { options, remove } = surroundings();
const { clock } = options;
let sqs: Sqs;

const openSqs = () => createSqs({ ...options, url: () => 'http://127.0.0.1:0' });

beforeAll(() => {
  sqs = openSqs();
});
afterAll(() => {
  sqs.close();
  remove();
});

describe('an event source mapping', () => {
  test('is told of messages, takes them as Lambda records, and removes or releases them', () => {
    const queueArn = sqs.ensureQueue({ QueueName: 'mapped', Attributes: { VisibilityTimeout: 60 } });
    const told: string[] = [];
    const stop = sqs.onMessages((arn) => told.push(arn));
    sqs.send(queueArn, 'one', { why: { DataType: 'String', StringValue: 'test' } });
    sqs.send(queueArn, 'two');
    expect(told).toEqual([queueArn, queueArn]);
    const [one, two] = sqs.receive(queueArn, 10);
    expect(one).toMatchObject({
      body: 'one',
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: { why: { stringValue: 'test', dataType: 'String' } },
      md5OfBody: 'f97c5d29941bfb1b2fdab0874906ab82',
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: options.region,
    });
    sqs.remove(queueArn, [one!.receiptHandle]);
    sqs.release(queueArn, [one!.receiptHandle, two!.receiptHandle]);
    expect(told).toHaveLength(3);
    expect(sqs.receive(queueArn, 10).map(({ body }) => body)).toEqual(['two']);
    clock.advance(60_000);
    expect(told).toHaveLength(4);
    stop();
  });

  test('is told after a new start of what was in flight at the end of the old one', () => {
    const queueArn = sqs.ensureQueue({ QueueName: 'in-flight' });
    sqs.send(queueArn, 'taken');
    sqs.receive(queueArn, 1);
    const again = openSqs();
    const told: string[] = [];
    again.onMessages((arn) => told.push(arn));
    clock.advance(30_000);
    expect(told).toContain(queueArn);
    again.close();
  });

  test('keeps everything acknowledged over a new start, and follows a changed definition', () => {
    const queueArn = sqs.ensureQueue({ QueueName: 'durable' });
    sqs.send(queueArn, 'kept');
    const again = openSqs();
    again.ensureQueue({ QueueName: 'durable', Attributes: { VisibilityTimeout: '5' } });
    expect(again.receive(queueArn, 1)).toMatchObject([{ body: 'kept' }]);
    const told: string[] = [];
    again.onMessages((arn) => told.push(arn));
    clock.advance(5_000);
    expect(told).toEqual([queueArn]);
    again.close();
  });
});
