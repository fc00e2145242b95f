import { Duration } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CorsHttpMethod,
  DomainName,
  HttpApi,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Region } from '../regions.ts';

/** No path, query or address: the route key says which operation, ids stay out of the log. */
const accessLog = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  routeKey: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  integrationMilliseconds: '$context.integrationLatency',
  error: '$context.error.message',
  authorizerError: '$context.authorizer.error',
};

/** The one HTTP API of a region, its authorizer, and its name where the region has one. */
export class HttpGateway extends Construct {
  readonly api: HttpApi;
  readonly authorizer: HttpJwtAuthorizer;

  constructor(scope: Construct, id: string, region: Region) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      apiName: `pranata-${region.id}`,
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: [...region.corsOrigins],
        allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => method as CorsHttpMethod),
        allowHeaders: [
          'authorization',
          'content-type',
          'accept-language',
          'idempotency-key',
          'if-match',
          'if-none-match',
          'prefer',
          'pranata-purpose',
        ],
        exposeHeaders: ['etag', 'link', 'location', 'retry-after'],
        maxAge: Duration.hours(1),
      },
    });
    this.authorizer = new HttpJwtAuthorizer('Tokens', region.issuer, { jwtAudience: [...region.audience] });

    const logGroup = new LogGroup(this, 'AccessLog', {
      // names under /aws/vendedlogs/ share one resource policy, which may be 5 KB per account and region
      logGroupName: `/aws/vendedlogs/pranata-${region.id}-http`,
      retention: region.logRetentionDays,
    });
    const domain =
      region.domain && region.certificateArn
        ? domainOf(this, region.domain, region.certificateArn)
        : undefined;
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      // the whole programme asks about 80 times a second; above this somebody's device has lost its mind
      throttle: { rateLimit: 200, burstLimit: 400 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
      ...(domain && { domainMapping: { domainName: domain } }),
    });
  }
}

const domainOf = (scope: Construct, domainName: string, certificateArn: string) =>
  new DomainName(scope, 'Domain', {
    domainName,
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', certificateArn),
  });
