import { verifyBody } from '../checksum.ts';
import { reply, xmlReply } from '../reply.ts';
import { notImplemented } from '../request.ts';
import { xmlDocument } from '../xml.ts';
import { childrenOf, onlyOne, readXml } from '../xml-input.ts';
import type { Operation } from './operation.ts';

export const getBucketNotificationConfiguration: Operation = (engine, _call, { bucket }) =>
  xmlReply(
    xmlDocument(
      'NotificationConfiguration',
      engine.buckets.find(bucket).eventBridge
        ? ['<EventBridgeConfiguration></EventBridgeConfiguration>']
        : [],
    ),
  );

/** To EventBridge all events go, or none; queues, topics and functions are not told from here. */
export const putBucketNotificationConfiguration: Operation = async (engine, call, { bucket }) => {
  engine.buckets.find(bucket);
  await verifyBody(call);
  const { EventBridgeConfiguration, ...others } = childrenOf(
    readXml(call.body, 'NotificationConfiguration'),
    'EventBridgeConfiguration',
    'TopicConfiguration',
    'QueueConfiguration',
    'CloudFunctionConfiguration',
  );
  if (Object.values(others).some((given) => given.length > 0)) throw notImplemented();
  engine.buckets.change(bucket, { eventBridge: onlyOne(EventBridgeConfiguration) !== undefined });
  return reply(200);
};
