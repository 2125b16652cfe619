import { domainNameType } from '#domain/api-exposure.ts'
import type { ApiFacts } from '#domain/api-gateway.ts'
import { distributionType } from '#domain/cloudfront.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { apiFrontings, apiWayRound, wayRoundApiTypes } from '#domain/waf/way-round/api.ts'
import { namesOf } from '#domain/waf/way-round/secret-header.ts'

const apiType = 'AWS::ApiGatewayV2::Api'
const arn = 'arn:aws:apigateway:eu-central-1::/apis/a1'
const front = (host: string) => ({
  type: distributionType,
  facts: { enabled: true, originHosts: [host], origins: [{ id: 'api', domainName: host, kind: 'other' }] },
})
const domain = (truststoreUri: string | null) => ({
  type: domainNameType,
  facts: { domainName: 'related-0', mappedApiIds: ['a1'], truststoreUri },
})
const api = {
  apiId: 'a1',
  disableExecuteApiEndpoint: true,
  routes: [{ routeKey: '$default', authorizationType: 'JWT' }],
} as const

export const family = defineFamily({
  'wafv2/origin-bypass-http-api': defineControl<ApiFacts>()({
    resourceType: apiType,
    title: 'HTTP or WebSocket API used as a CloudFront origin answers nobody past CloudFront',
    severity: 'high',
    dimension: 'waf',
    why: 'No web ACL can be attached to the API itself, so who calls it directly is inspected by nothing.',
    fix: 'Switch the default endpoint off, and let the custom domain ask for client certificates or every route for an authorizer that demands a header which only CloudFront adds. Or build it as a REST API, whose stages take a web ACL.',
    reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html',
    expected: 'no endpoint that answers everybody',
    needs: ['apiId', 'disableExecuteApiEndpoint'],
    looksAt: wayRoundApiTypes,
    oneDecides: true,
    evaluate({ arn: own, name }, related) {
      const found = related.byArn(apiType, own)
      const frontings = found ? apiFrontings(found, related) : []
      if (!found || frontings.length === 0)
        return notApplicable(`No distribution of the account has ${name} as its origin.`)
      const way = apiWayRound(found, related)
      return way
        ? nonCompliant(`${namesOf(frontings)} fetches from ${name}, but there is a way past it. ${way}`)
        : compliant(`Nobody calls ${name} past ${namesOf(frontings)}.`)
    },
    examples: {
      compliant: [{ arn, facts: api, related: [domain('s3://trust/store.pem'), front('related-0')] }],
      nonCompliant: [
        { arn, facts: api, related: [domain(null), front('related-0')] },
        {
          arn,
          facts: { ...api, disableExecuteApiEndpoint: false },
          related: [front('a1.execute-api.eu-central-1.amazonaws.com')],
        },
      ],
    },
  }),
})
