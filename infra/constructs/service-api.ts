import { Validations } from 'aws-cdk-lib';
import { type HttpMethod, HttpNoneAuthorizer, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Routes } from '../../shared/contract/route.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceStack } from './service-stack.ts';

interface Props {
  readonly routes: Routes;
  readonly handler: ServiceFunction;
  /** Answers what no contract names. */
  readonly isFallback?: boolean;
}

/** One API Gateway route per contract of a service, all answered by its function. */
export class ServiceApi extends Construct {
  constructor(scope: ServiceStack, id: string, { routes, handler, isFallback }: Props) {
    super(scope, id);
    const { api, authorizer } = scope.platform;
    // one permission per route would pass the 20 KB that a function's policy may have at about 30 routes
    const integration = new HttpLambdaIntegration('Api', handler, { scopePermissionToRoute: false });
    for (const { id, path, method, access } of Object.values(routes)) {
      const route = new HttpRoute(this, id, {
        httpApi: api,
        routeKey: HttpRouteKey.with(path, method as HttpMethod),
        integration,
        authorizer: access === 'public' ? new HttpNoneAuthorizer() : authorizer,
      });
      if (access === 'public') acknowledgePublic(route);
    }
    if (isFallback) {
      // `<stage>/$default` has a segment less than the permission over all routes covers: it gets its own, which must
      // not end in `*`, as that would cover those routes once more
      handler.addPermission('Fallback', {
        principal: new ServicePrincipal('apigateway.amazonaws.com'),
        sourceArn: `arn:aws:execute-api:${scope.region}:${scope.account}:${api.apiId}/*/$default`,
      });
      acknowledgePublic(
        new HttpRoute(this, 'fallback', {
          httpApi: api,
          routeKey: HttpRouteKey.DEFAULT,
          integration,
          authorizer: new HttpNoneAuthorizer(),
        }),
      );
    }
  }
}

const acknowledgePublic = (route: HttpRoute) =>
  Validations.of(route).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason: 'The contract of this route says `public`: health, descriptions and the answer to unknown paths.',
  });
