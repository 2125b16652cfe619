import { restApiType, restDomainNameType } from '#domain/api-exposure.ts'
import type { RestApiFacts } from '#domain/api-gateway.ts'
import { distributionType } from '#domain/cloudfront.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { restApiFrontings, restApiWayRound, wayRoundApiTypes } from '#domain/waf/way-round/api.ts'
import { namesOf } from '#domain/waf/way-round/secret-header.ts'

const stageType = 'AWS::ApiGateway::Stage'

const arn = 'arn:aws:apigateway:eu-central-1::/restapis/a1'
const host = 'a1.execute-api.eu-central-1.amazonaws.com'
const front = (origin: string, ...customHeaderNames: readonly string[]) => ({
  type: distributionType,
  facts: {
    enabled: true,
    originHosts: [origin],
    origins: [{ id: 'api', domainName: origin, kind: 'api-gateway', customHeaderNames }],
  },
})
const domain = (truststoreUri: string | null) => ({
  type: restDomainNameType,
  facts: { domainName: 'related-0', mappedApiIds: ['a1'], endpointTypes: ['REGIONAL'], truststoreUri },
})
const stage = (webAclArn: string | null) => ({ type: stageType, facts: { restApiId: 'a1', webAclArn } })
const webAcl = 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/web/1a2b'
const doing = (defaultAction: 'ALLOW' | 'BLOCK') => ({
  type: 'AWS::WAFv2::WebACL',
  arn: webAcl,
  facts: { defaultAction, rules: [], firewallManagerRules: [], managedGroupRules: [] },
})
const open = {
  restApiId: 'a1',
  endpointTypes: ['REGIONAL'],
  disableExecuteApiEndpoint: false,
  policy: null,
  methods: [],
} as const
const withKeys = (...required: readonly boolean[]) => ({
  ...open,
  methods: required.map((apiKeyRequired) => ({ httpMethod: 'GET', apiKeyRequired })),
})
const office = JSON.stringify({
  Statement: {
    Effect: 'Allow',
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource: '*',
    Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
  },
})

export const family = defineFamily({
  'wafv2/origin-bypass-apigw': defineControl<RestApiFacts>()({
    resourceType: 'AWS::ApiGateway::RestApi',
    title: 'REST API used as a CloudFront origin answers nobody past CloudFront, or has its own web ACL that blocks',
    severity: 'high',
    dimension: 'waf',
    why: 'Who calls the API directly goes round CloudFront and the web ACL there.',
    fix: 'Attach a web ACL that blocks to every stage; or switch the default endpoint off and let what remains, the custom domain, demand something that only CloudFront has: an API key that it adds, or a resource policy.',
    reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html',
    expected: 'no endpoint that answers everybody, or a WAFv2 web ACL that blocks on every stage',
    version: 2,
    needs: ['restApiId', 'endpointTypes', 'disableExecuteApiEndpoint', 'policy'],
    looksAt: wayRoundApiTypes,
    oneDecides: true,
    evaluate({ arn: own, restApiId, endpointTypes, name }, related) {
      if (endpointTypes.every((type) => type === 'PRIVATE')) return notApplicable(`${name} is private.`)
      const api = related.byArn(restApiType, own)
      const frontings = api ? restApiFrontings(api, related) : []
      if (!api || frontings.length === 0)
        return notApplicable(`No distribution of the account has ${name} as its origin.`)
      if (related.where(stageType, 'restApiId', restApiId).length === 0)
        return notApplicable(`${name} has no stage, so nothing answers.`)
      const way = restApiWayRound(api, related)
      return way
        ? nonCompliant(`${namesOf(frontings)} fetches from ${name}, but there is a way past it. ${way}`)
        : compliant(`Nobody calls ${name} past ${namesOf(frontings)} and past a web ACL that blocks.`)
    },
    examples: {
      compliant: [
        { arn, facts: open, related: [front(host), stage(webAcl), doing('BLOCK')] },
        // The custom domain asks for a client certificate.
        {
          arn,
          facts: { ...open, disableExecuteApiEndpoint: true },
          related: [domain('s3://trust/store.pem'), front('related-0'), stage(null)],
        },
        { arn, facts: { ...open, policy: office }, related: [front(host), stage(null)] },
        { arn, facts: withKeys(true, true), related: [front(host, 'X-Api-Key'), stage(null)] },
      ],
      nonCompliant: [
        { arn, facts: open, related: [front(host), stage(webAcl), stage(null), doing('BLOCK')] },
        { arn, facts: open, related: [front(host), stage(webAcl), doing('ALLOW')] },
        { arn, facts: open, related: [domain(null), front('related-0'), stage(null)] },
        // The default endpoint is off, and the custom domain answers everybody as CloudFront.
        {
          arn,
          facts: { ...open, disableExecuteApiEndpoint: true },
          related: [domain(null), front('related-0'), stage(null)],
        },
        { arn, facts: withKeys(true, false), related: [front(host, 'x-api-key'), stage(null)] },
      ],
    },
  }),
})
