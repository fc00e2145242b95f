import type { AwsCall, AwsReply } from '../../aws/service.ts';
import type { Engine } from '../engine.ts';
import type { S3Request } from '../request.ts';

export type Operation = (engine: Engine, call: AwsCall, request: S3Request) => AwsReply | Promise<AwsReply>;
