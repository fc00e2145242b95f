import type { Resource } from '../assembly.ts';
import { type CorsProperties, corsRulesOfProperties } from '../s3/cors-configuration.ts';
import { type LifecycleProperties, lifecycleRulesOfProperties } from '../s3/lifecycle-template.ts';
import { bucketLockOfProperties, type ObjectLockProperties } from '../s3/object-lock-configuration.ts';
import type { Cloud } from './cloud.ts';

interface BucketProperties extends ObjectLockProperties {
  readonly VersioningConfiguration?: { readonly Status: 'Enabled' | 'Suspended' };
  readonly NotificationConfiguration?: {
    readonly EventBridgeConfiguration?: { readonly EventBridgeEnabled?: boolean };
  };
  readonly CorsConfiguration?: CorsProperties;
  readonly LifecycleConfiguration?: LifecycleProperties;
}

export const wireBucket = ({ properties, identity }: Resource, { services }: Pick<Cloud, 'services'>) => {
  const given = properties as BucketProperties;
  const { CorsConfiguration: cors, LifecycleConfiguration: lifecycle } = given;
  const { EventBridgeEnabled = false } = given.NotificationConfiguration?.EventBridgeConfiguration ?? {};
  services.s3.ensureBucket({
    BucketName: identity.ref,
    EventBridge: EventBridgeEnabled,
    Versioning: given.VersioningConfiguration?.Status,
    cors: cors && corsRulesOfProperties(cors),
    lifecycle: lifecycle && lifecycleRulesOfProperties(lifecycle),
    objectLock: bucketLockOfProperties(given),
  });
};
