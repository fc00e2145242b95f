import { explained, type Resource } from '../assembly.ts';
import { type Authorizer, createAuthorizer } from '../gateway/authorizer.ts';
import type { Cors } from '../gateway/cors.ts';
import type { Api, Route } from '../gateway/server.ts';
import { serviceFor } from '../iam/principal.ts';
import type { Cloud } from './cloud.ts';
import { functionArn } from './functions.ts';
import { stageOf } from './stage.ts';

/** Who may ask: the configuration of the first JWT authorizer, which local tokens are made for. */
export interface TokenAudience {
  readonly issuer: string;
  readonly audience: string;
}

interface Options {
  readonly region: string;
  readonly accountId: string;
  /** Where an issuer answers on this machine. */
  readonly issuerAt: (issuer: string) => string;
}

/** The one HTTP API of the template, with its routes, integrations and authorizers. */
export const wireHttpApi = (
  resources: readonly Resource[],
  cloud: Cloud,
  { region, accountId, issuerAt }: Options,
): { api: Api; tokens: TokenAudience | undefined } | undefined => {
  const ofType = (name: string) => resources.filter(({ type }) => type === `AWS::ApiGatewayV2::${name}`);
  const [api, second] = ofType('Api');
  if (!api) return undefined;
  if (second) throw new Error(`${second.stackName}, ${second.logicalId}: only one HTTP API is served here`);

  const integrations = new Map<string, Pick<Route, 'functionArn' | 'timeoutMilliseconds'>>();
  for (const integration of ofType('Integration')) {
    integrations.set(
      integration.identity.ref,
      within(integration, () => integrationOf(integration, cloud)),
    );
  }
  const authorizers = new Map<string, Authorizer>();
  let tokens: TokenAudience | undefined;
  for (const authorizer of ofType('Authorizer')) {
    const { issuer, audience } = within(authorizer, () => jwtOf(authorizer));
    authorizers.set(
      authorizer.identity.ref,
      createAuthorizer({ issuer, audience }, { now: cloud.clock.now, at: issuerAt }),
    );
    tokens ??= { issuer, audience: audience[0]! };
  }
  const routes = new Map<string, Route>();
  for (const route of ofType('Route')) {
    const key = String(route.properties.RouteKey);
    within(route, () => {
      if (routes.has(key)) throw new Error(`there are two routes ${key}`);
      const made = routeOf(route, integrations, authorizers);
      const source = `arn:aws:execute-api:${region}:${accountId}:${api.identity.ref}/$default/${key.replace(' ', '')}`;
      const gateway = serviceFor('apigateway.amazonaws.com', source, accountId);
      const mayInvoke = cloud.access().allows(gateway, 'lambda:InvokeFunction', made.functionArn);
      if (!mayInvoke)
        cloud.report(`API Gateway may not invoke ${made.functionArn} for ${key}: it answers 500`);
      routes.set(key, { ...made, mayInvoke });
    });
  }
  const cors = api.properties.CorsConfiguration as Cors | undefined;
  const [stage] = ofType('Stage');
  const limits = stage && { stage: within(stage, () => stageOf(stage)) };
  return { api: { apiId: api.identity.ref, accountId, routes, cors, ...limits }, tokens };
};

const within = <T>({ stackName, logicalId, type }: Resource, work: () => T): T =>
  explained(stackName, logicalId, type, work);

const integrationOf = ({ properties }: Resource, cloud: Cloud) => {
  const {
    IntegrationType: type,
    PayloadFormatVersion: version,
    IntegrationUri: uri,
    TimeoutInMillis,
  } = properties;
  if (type !== 'AWS_PROXY' || version !== '2.0')
    throw new Error(`${type} with payload ${version} is not served here`);
  return {
    functionArn: functionArn(String(uri), cloud),
    timeoutMilliseconds: typeof TimeoutInMillis === 'number' ? TimeoutInMillis : 30_000,
  };
};

const jwtOf = ({ properties }: Resource) => {
  const { AuthorizerType: type, JwtConfiguration: configuration, IdentitySource: source } = properties;
  if (type !== 'JWT') throw new Error(`an authorizer of type ${type} is not served here`);
  if (String(source) !== '$request.header.Authorization')
    throw new Error(`the identity source ${source} is not served here`);
  const { Issuer: issuer = '', Audience: audience = [] } = configuration as {
    Issuer?: string;
    Audience?: string[];
  };
  if (!issuer || audience.length === 0) throw new Error('it names no issuer or no audience');
  return { issuer, audience };
};

const routeOf = (
  { properties }: Resource,
  integrations: ReadonlyMap<string, Pick<Route, 'functionArn' | 'timeoutMilliseconds'>>,
  authorizers: ReadonlyMap<string, Authorizer>,
): Omit<Route, 'mayInvoke'> => {
  const { Target, AuthorizationType: type = 'NONE', AuthorizerId, AuthorizationScopes = [] } = properties;
  const integration = integrations.get(String(Target).replace(/^integrations\//, ''));
  if (!integration) throw new Error(`there is no integration ${Target}`);
  if (type !== 'NONE' && type !== 'JWT') throw new Error(`authorization ${type} is not served here`);
  const authorizer = type === 'JWT' ? authorizers.get(String(AuthorizerId)) : undefined;
  if (type === 'JWT' && !authorizer) throw new Error(`there is no authorizer ${AuthorizerId}`);
  return { ...integration, authorizer, scopes: AuthorizationScopes as string[] };
};
