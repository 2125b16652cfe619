import { domainNameType } from '#domain/api-exposure.ts'
import type { ApiFacts } from '#domain/api-gateway.ts'
import { distributionType, frontedBy } from '#domain/cloudfront.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { seen } from '#domain/observed.ts'
import { classicWebAclNamed } from '#domain/waf/classic-web-acl.ts'

const domain = { type: domainNameType, facts: { domainName: 'related-0', mappedApiIds: ['a1'] } }
const front = (webAclArn: string | null, host = 'related-0') => ({
  type: distributionType,
  facts: { enabled: true, webAclArn, originHosts: [host], origins: [{ id: 'api', domainName: host, kind: 'other' }] },
})
const webAcl = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/cdn/1a2b'
const off = { apiId: 'a1', disableExecuteApiEndpoint: true }

export const family = defineFamily({
  'wafv2/coverage-http-api-fronted': defineControl<ApiFacts>()({
    resourceType: 'AWS::ApiGatewayV2::Api',
    title:
      'HTTP or WebSocket API (which cannot take a web ACL itself) is fronted by a protected distribution and its default endpoint is off',
    severity: 'high',
    dimension: 'waf',
    why: 'Everything that is sent to the API reaches its back end uninspected, for no web ACL can be attached to it.',
    fix: 'Give the API a custom domain, make that the origin of a CloudFront distribution with a web ACL, and set disableExecuteApiEndpoint. Or build it as a REST API, whose stages take a web ACL.',
    reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html',
    expected:
      'disableExecuteApiEndpoint is true, and a distribution with a web ACL has the API’s custom domain as origin',
    needs: ['apiId', 'disableExecuteApiEndpoint'],
    looksAt: [distributionType, domainNameType],
    evaluate({ apiId, disableExecuteApiEndpoint, name }, related) {
      if (!disableExecuteApiEndpoint)
        return nonCompliant(
          `The default endpoint of ${name} answers the internet, and no web ACL can be attached to it.`,
        )
      const domains = related.where(domainNameType, 'mappedApiIds', apiId)
      if (domains.length === 0)
        return notApplicable(`The default endpoint of ${name} is off and no custom domain leads to it.`)
      const frontings = domains.flatMap((one) => frontedBy(related, one.name))
      if (frontings.length === 0)
        return nonCompliant(
          `No distribution of the account has ${domains.map((one) => one.name).join(', ')}, the custom domain of ${name}, as its origin.`,
        )
      const bare = frontings.filter(({ distribution }) => {
        const field = seen(distribution.facts.webAclArn)
        return field === null || classicWebAclNamed(field) !== null
      })
      return bare.length > 0
        ? nonCompliant(
            `${bare.map(({ distribution }) => distribution.name).join(', ')}, in front of ${name}, has no WAFv2 web ACL.`,
          )
        : compliant(
            `${name} is fronted by ${frontings.map(({ distribution }) => distribution.name).join(', ')} with a web ACL, and its default endpoint is off.`,
          )
    },
    examples: {
      compliant: [{ facts: off, related: [domain, front(webAcl)] }],
      nonCompliant: [
        { facts: { ...off, disableExecuteApiEndpoint: false }, related: [domain, front(webAcl)] },
        { facts: off, related: [domain, front(null)] },
        // A web ACL of WAF Classic, by its bare id.
        { facts: off, related: [domain, front('11111111-2222-4333-8444-555555555555')] },
        { facts: off, related: [domain, front(webAcl, 'elsewhere.example.com')] },
      ],
    },
  }),
})
