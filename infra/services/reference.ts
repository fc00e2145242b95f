import { services } from '../../shared/routes/index.ts';
import { ServiceApi } from '../constructs/service-api.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { ServiceStack } from '../constructs/service-stack.ts';
import type { Platform } from '../platform.ts';

/** Areas by name, the descriptions of the API, and the answer to every path that no contract names. */
export class Reference extends ServiceStack {
  constructor(platform: Platform, bundles: string) {
    super(platform, 'reference', bundles);
    const handler = new ServiceFunction(this, 'Api', {
      entry: 'api',
      environment: { REGION_ID: platform.programme.id },
    });
    new ServiceApi(this, 'Routes', { routes: services.reference, handler, isFallback: true });
  }
}
