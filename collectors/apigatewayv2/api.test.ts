import { describe, expect, it } from 'vitest'
import type { VpcLinkPlace } from '#domain/api-gateway.ts'
import { judgePillars } from '#domain/judge.ts'
import { type Observed, observed, unobserved } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { posture } from './api.posture.ts'
import { api, type IntegrationHead, integrationHead, type RouteHead } from './api.ts'
import { domainName } from './domain-name.ts'
import { withoutVariableValues } from './stage.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const denied = unobserved('denied', 'apigateway:x')
const rethrow = (_what: string, _resource: unknown, error: unknown) => {
  throw error
}
const http = {
  ApiId: 'a1',
  Name: 'mobile',
  ApiEndpoint: 'https://a1.execute-api.eu-west-1.amazonaws.com',
  ProtocolType: 'HTTP',
  RouteSelectionExpression: '',
} as const
const none = {
  routes: observed<readonly RouteHead[]>([], 'x'),
  integrations: observed<readonly (IntegrationHead & { readonly link: VpcLinkPlace | null })[]>([], 'x'),
}
const facts = (item: object, answers: object = {}) => api({ ...http, ...item }, { ...none, ...answers }, where).facts

function exposure(item: object, mappings: Observed<readonly { ApiId: string; Stage: string }[]> | null = null) {
  const resource = (type: string, collected: object) => ({ ...collected, ...where, type }) as Resource
  const domain = mappings && domainName({ DomainName: 'm.example.com' }, { mappings }, where)
  const related = relatedIndex({
    resources: domain ? [resource('AWS::ApiGatewayV2::DomainName', domain)] : [],
    listed: () => true,
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  const judged = resource('AWS::ApiGatewayV2::Api', api({ ...http, ...item }, none, where))
  return judgePillars(judged, posture as never, related, rethrow).exposure
}

describe('an HTTP API', () => {
  it('without CORS has none; one with leaves what it does not say off', () => {
    expect(facts({}).corsConfiguration).toMatchObject({ value: null })
    expect(facts({ CorsConfiguration: { AllowOrigins: ['*'] } }).corsConfiguration).toMatchObject({
      value: { allowOrigins: ['*'], allowCredentials: false },
    })
  })
  it('whose routes do not all say how they authorise was not read', () => {
    const routes = observed([{ RouteKey: 'GET /', AuthorizationType: 'NONE' }, { RouteKey: '$default' }], 'x')
    expect(facts({}, { routes }).routes).toMatchObject({ unobserved: 'not-returned' })
    expect(facts({}, { routes: denied }).routes).toEqual(denied)
  })
  it('has private integrations where a VPC link is named; one without TLS settings is plain', () => {
    const integrations = observed(
      [
        { IntegrationId: 'i1', ConnectionType: 'VPC_LINK' },
        { IntegrationId: 'i2', ConnectionType: 'INTERNET' },
      ],
      'x',
    )
    expect(facts({}, { integrations }).privateIntegrations).toMatchObject({
      value: [{ integrationId: 'i1', serverNameToVerify: null }],
    })
  })
  it.each([
    [
      'a listener',
      'arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/web/1/2',
      'arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/web/1/2',
    ],
    [
      'a name of Cloud Map with attributes',
      'arn:aws:servicediscovery:eu-west-1:1:service/srv-1?stage=prod',
      'arn:aws:servicediscovery:eu-west-1:1:service/srv-1',
    ],
    ['an address, which may hold credentials', 'https://user:secret@example.com', null],
  ])('keeps of what an integration leads to %s', (_, IntegrationUri, expected) => {
    expect(integrationHead({ IntegrationUri }).targetArn).toBe(expected)
  })
  const off = { DisableExecuteApiEndpoint: true }
  const mapped = observed([{ ApiId: 'a1', Stage: '$default' }], 'x')
  it.each([
    ['its default endpoint on, mappings denied', {}, denied, { value: { kind: 'internet' } }],
    ['off, behind a custom domain', off, mapped, { value: { kind: 'internet' } }],
    ['off, no custom domain', off, null, { value: { kind: 'isolated' } }],
    ['off, another API’s domain', off, observed([{ ApiId: 'b2', Stage: 'x' }], 'x'), { value: { kind: 'isolated' } }],
    ['off, mappings denied', off, denied, { unobserved: 'denied' }],
  ])('is reachable: %s', (_, item, mappings, expected) => expect(exposure(item, mappings)).toMatchObject(expected))
})

it('stages keep the names of their variables and no value', () => {
  const wire = withoutVariableValues({ StageName: 'x', StageVariables: { apiKey: 'hunter2' } })
  expect(wire).toEqual({ StageName: 'x', variableNames: ['apiKey'] })
})

it('a domain whose endpoints do not all name their policy was not read', () => {
  const policies = (...all: ('TLS_1_2' | undefined)[]) =>
    domainName(
      {
        DomainName: 'm.example.com',
        DomainNameConfigurations: all.map((one) => (one ? { SecurityPolicy: one } : {})),
      },
      { mappings: observed([], 'x') },
      where,
    ).facts.securityPolicies
  expect(policies('TLS_1_2')).toMatchObject({ value: ['TLS_1_2'] })
  expect(policies('TLS_1_2', undefined)).toMatchObject({ unobserved: 'not-returned' })
})
