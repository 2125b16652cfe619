import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { type Observed, observed, unobserved } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { domainName } from './domain-name.ts'
import { posture as apiPosture } from './rest-api.posture.ts'
import { type PathMethods, restApi, type VpcLinks, withoutIntegrations } from './rest-api.ts'
import { looksSecret } from './secret-variable.ts'
import { posture as stagePosture } from './stage.posture.ts'
import { stage, withoutVariableValues } from './stage.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const noMethods: Observed<readonly PathMethods[]> = observed([], 'apigateway:GetResources')
const denied = unobserved('denied', 'apigateway:x')
const rethrow = (_what: string, _resource: unknown, error: unknown) => {
  throw error
}
type Item = Parameters<typeof restApi>[0]

function asResource(type: string, collected: object): Resource {
  return { ...collected, ...where, type } as Resource
}
const noLinks: Observed<VpcLinks> = observed({ first: [], second: [] }, 'apigateway:GetVpcLinks')
function api(item: Item, methods = noMethods, vpcLinks = noLinks): Resource {
  return asResource(
    'AWS::ApiGateway::RestApi',
    restApi({ id: 'a1', name: 'orders', ...item }, { methods, vpcLinks }, where),
  )
}
function related(resources: readonly Resource[] = [], unlisted: readonly string[] = []) {
  return relatedIndex({
    resources,
    listed: (type) => !unlisted.includes(type),
    accountId: where.accountId,
    organizationAccounts: new Set([where.accountId]),
    organizationId: 'o-ours',
    now: new Date(0),
  })
}
const policy = (Principal: unknown, Condition?: object) =>
  JSON.stringify({ Statement: { Effect: 'Allow', Principal, Action: '*', Resource: '*', Condition } })
const types = (...all: readonly ('EDGE' | 'REGIONAL' | 'PRIVATE')[]) => ({ endpointConfiguration: { types: [...all] } })
const domain = (mappings: Observed<readonly { restApiId: string }[]>, routingMode?: 'ROUTING_RULE_ONLY') =>
  asResource(
    'AWS::ApiGateway::DomainName',
    domainName({ domainName: 'api.example.com', ...(routingMode && { routingMode }) }, { mappings }, where),
  )
const endpoint = (id: string) =>
  asResource('AWS::EC2::VPCEndpoint', {
    arn: `arn:aws:ec2:eu-west-1:${where.accountId}:vpc-endpoint/${id}`,
    facts: { vpcEndpointId: observed(id, 'ec2:DescribeVpcEndpoints') },
  })
const mapped = observed([{ restApiId: 'a1' }], 'apigateway:GetBasePathMappings')

describe('a REST API', () => {
  it('has a policy that API Gateway escapes once more', () => {
    const text = policy('*')
    const escaped = JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/')
    expect(api({ policy: escaped }).facts.policy).toMatchObject({ value: text })
    expect(api({ policy: text }).facts.policy).toMatchObject({ value: text })
    expect(api({}).facts.policy).toMatchObject({ value: null })
  })
  it('keeps no values of integrations, and no method whose authorisation was not read', () => {
    const method = { authorizationType: 'NONE', methodIntegration: { type: 'HTTP' as const, uri: 'https://u:p@x' } }
    const path = withoutIntegrations({ path: '/', resourceMethods: { GET: method } })
    expect(JSON.stringify(path)).not.toContain('u:p')
    expect(api({}, observed([path], 'x')).facts.methods).toMatchObject({
      value: [{ path: '/', httpMethod: 'GET', authorizationType: 'NONE', integrationType: 'HTTP' }],
    })
    const bare = withoutIntegrations({ path: '/', resourceMethods: { GET: {} } })
    expect(api({}, observed([path, bare], 'x')).facts.methods).toMatchObject({ unobserved: 'not-returned' })
    expect(api({}, denied).facts.methods).toEqual(denied)
  })
  it.each([
    ['http://web.internal/items', 80],
    ['https://web.internal', 443],
    ['https://web.internal:8443/items', 8443],
    [`http://\${stageVariables.host}/items`, null],
    [`http://web.internal:\${stageVariables.port}/`, null],
  ])('leads through a VPC link of the first generation: %s', (uri, port) => {
    const methodIntegration = { type: 'HTTP_PROXY', connectionType: 'VPC_LINK', connectionId: 'link1', uri } as const
    const path = withoutIntegrations({
      path: '/',
      resourceMethods: { GET: { authorizationType: 'NONE', methodIntegration } },
    })
    const links = observed({ first: [{ id: 'link1', targetArns: ['arn:nlb'] }], second: [] }, 'apigateway:GetVpcLinks')
    expect(api({}, observed([path, path], 'x'), links).facts.privateIntegrations).toMatchObject({
      value: [{ targetArns: ['arn:nlb'], port, link: null }],
    })
    expect(api({}, observed([path], 'x'), denied).facts.privateIntegrations).toEqual(denied)
    expect(api({}, observed([path], 'x')).facts.privateIntegrations).toMatchObject({ value: [{ targetArns: null }] })
  })
  it('leads through a link of the second generation to the load balancer that its method names', () => {
    const methodIntegration = {
      type: 'HTTP_PROXY',
      connectionType: 'VPC_LINK',
      connectionId: 'v2',
      integrationTarget: 'arn:alb',
      uri: 'https://web.internal/',
    } as const
    const path = withoutIntegrations({
      path: '/',
      resourceMethods: { GET: { authorizationType: 'NONE', methodIntegration } },
    })
    const link = { vpcLinkId: 'v2', securityGroupIds: ['sg-link'], subnetIds: ['subnet-1'] }
    const links = observed({ first: [], second: [link] }, 'apigateway:GetVpcLinks')
    expect(api({}, observed([path], 'x'), links).facts.privateIntegrations).toMatchObject({
      value: [{ targetArns: ['arn:alb'], port: 443, link }],
    })
  })
  it('of a new endpoint type is kept raw', () => {
    expect(api(types('LUNAR' as 'EDGE')).facts.endpointTypes).toMatchObject({ unobserved: 'schema-drift' })
  })

  const off = { ...types('REGIONAL'), disableExecuteApiEndpoint: true }
  it.each<[string, Item, readonly Resource[], object]>([
    ['no policy', types('EDGE'), [], { value: { kind: 'internet' } }],
    ['a policy for everyone', { ...types('REGIONAL'), policy: policy('*') }, [], { value: { kind: 'internet' } }],
    [
      'a policy for an office',
      { ...types('REGIONAL'), policy: policy('*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }) },
      [],
      { value: { kind: 'internet-limited' } },
    ],
    [
      'a policy for another account',
      { ...types('REGIONAL'), policy: policy({ AWS: '999988887777' }) },
      [],
      { value: { kind: 'cross-account', accounts: [{ who: '999988887777', standing: 'outside' }] } },
    ],
    [
      'a policy for its own organisation',
      { ...types('REGIONAL'), policy: policy('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-ours' } }) },
      [],
      { value: { kind: 'internal' } },
    ],
    ['no default endpoint and no domain', off, [], { value: { kind: 'isolated' } }],
    ['no default endpoint but a custom domain', off, [domain(mapped)], { value: { kind: 'internet' } }],
    ['no default endpoint, mappings denied', off, [domain(denied)], { unobserved: 'denied' }],
    ['no default endpoint, routing rules', off, [domain(mapped, 'ROUTING_RULE_ONLY')], { unobserved: 'not-asked' }],
    ['the default endpoint on, mappings denied', types('REGIONAL'), [domain(denied)], { value: { kind: 'internet' } }],
    ['private without a policy', types('PRIVATE'), [], { value: { kind: 'isolated' } }],
    ['private for everyone', { ...types('PRIVATE'), policy: policy('*') }, [], { value: { kind: 'cross-account' } }],
    [
      'private for an endpoint of its account',
      { ...types('PRIVATE'), policy: policy('*', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } }) },
      [endpoint('vpce-1')],
      { value: { kind: 'internal' } },
    ],
    [
      'private for the endpoint of a customer',
      { ...types('PRIVATE'), policy: policy('*', { StringEquals: { 'aws:SourceVpce': 'vpce-9' } }) },
      [endpoint('vpce-1')],
      { value: { kind: 'cross-account', accounts: [{ who: 'vpce-9', standing: 'unknown' }] } },
    ],
    ['endpoint types not returned', {}, [], { unobserved: 'not-returned' }],
    ['no endpoint type at all', types(), [], { unobserved: 'not-returned' }],
  ])('is reachable: %s', (_, item, others, expected) => {
    const { exposure } = judgePillars(api(item), apiPosture as never, related(others), rethrow)
    expect(exposure).toMatchObject(expected)
  })
  it('answers over HTTPS only, whatever its security policy', () => {
    const transit = (item: Item) => judgePillars(api(item), apiPosture as never, related(), rethrow).encryptionInTransit
    expect(transit({ securityPolicy: 'TLS_1_0' })).toMatchObject({ value: { kind: 'enforced', minimumTls: '1.0' } })
    expect(transit({ securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09' })).toMatchObject({
      value: { minimumTls: '1.3' },
    })
    expect(transit({})).toMatchObject({ value: { kind: 'enforced', minimumTls: null } })
    expect(transit({ securityPolicy: 'TLS_9_9' as 'TLS_1_0' })).toMatchObject({ unobserved: 'schema-drift' })
  })
})

describe('a stage', () => {
  const pillars = (item: object, others: readonly Resource[] = [api(types('REGIONAL'))], unlisted: string[] = []) => {
    const made = stage({ ...withoutVariableValues({ stageName: 'prod', ...item }), restApiId: 'a1' }, {}, where)
    return judgePillars(
      asResource('AWS::ApiGateway::Stage', made),
      stagePosture as never,
      related(others, unlisted),
      rethrow,
    )
  }
  it('is as reachable as its API, and unknown with it', () => {
    expect(pillars({}).exposure).toMatchObject({ value: { kind: 'internet' } })
    expect(pillars({}, [], ['AWS::ApiGateway::RestApi']).exposure).toMatchObject({ unobserved: 'not-covered' })
  })
  it('encrypts its cache only where every cached method does', () => {
    const cached = (cacheDataEncrypted: boolean) => ({ cachingEnabled: true, cacheDataEncrypted })
    const atRest = (methodSettings: object, cacheClusterEnabled: boolean | undefined = true) =>
      pillars({ cacheClusterEnabled, methodSettings }).encryptionAtRest
    expect(atRest({ '*/*': cached(true) })).toMatchObject({ value: { kind: 'aws-owned' } })
    expect(atRest({ '*/*': cached(true), '~1a/GET': cached(false) })).toMatchObject({ value: { kind: 'none' } })
    expect(atRest({ '*/*': cached(false) }, false)).toMatchObject({ value: { kind: 'not-applicable' } })
    expect(pillars({}).encryptionAtRest).toMatchObject({ unobserved: 'not-returned' })
    // A cache, and nothing that says which methods use it: GET methods do by default.
    expect(atRest({})).toMatchObject({ unobserved: 'not-returned' })
    expect(atRest({ '~1a/GET': cached(true) })).toMatchObject({ unobserved: 'not-returned' })
    expect(atRest({ '~1a/GET': cached(false) })).toMatchObject({ value: { kind: 'none' } })
  })
  it('keeps the names of its variables and a canary’s, and no value', () => {
    const wire = withoutVariableValues({
      variables: { backend: 'orders.internal', apiKey: 'hunter2-hunter2' },
      canarySettings: { stageVariableOverrides: { dbPassword: 'correct-horse' } },
    })
    expect(wire).toEqual({
      variableNames: ['backend', 'apiKey', 'dbPassword'],
      secretVariableNames: ['apiKey', 'dbPassword'],
    })
  })
  it.each([
    ['db_password', 'correct-horse', true],
    ['lambdaAlias', 'AKIAIOSFODNN7EXAMPLE', true],
    ['SECRET_TOKEN', 'abcdef123456', true],
    ['tokenUrl', 'https://login.example.com', false],
    ['secretArn', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db', false],
    ['secret', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db', false],
    ['tokenTtl', '3600', false],
    ['authToken', 'true', false],
    ['monkey', 'banana', false],
    ['backend', 'orders.internal', false],
  ])('variable %s=%s looks secret: %s', (name, value, expected) => expect(looksSecret(name, value)).toBe(expected))
})
