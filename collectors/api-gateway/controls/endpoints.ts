import { restDomainNameType } from '#domain/api-exposure.ts'
import type { RestApiFacts } from '#domain/api-gateway.ts'
import { executeApiHost } from '#domain/api-gateway.ts'
import { parseArn } from '#domain/arn.ts'
import { distributionType, frontedBy, originHost } from '#domain/cloudfront.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'

const resourceType = 'AWS::ApiGateway::RestApi'
const domainFor = (id: string) => ({
  type: restDomainNameType,
  facts: { domainName: 'api.example.com', mappedApiIds: [id] },
})

const distribution = (domainName: string) => ({
  type: distributionType,
  facts: {
    enabled: true,
    originHosts: [originHost(domainName)],
    origins: [{ id: 'api', domainName, kind: 'api-gateway' }],
  },
})

export const family = defineFamily({
  'api-gateway/restapi-private': defineControl<RestApiFacts>()({
    resourceType,
    title: 'REST API endpoint type is private unless approved',
    severity: 'medium',
    dimension: 'exposure',
    why: 'An API for one’s own applications that answers the internet is attacked from there.',
    fix: 'Make it private and reach it through interface endpoints; accept APIs that are meant for the internet by an exception.',
    reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html',
    expected: 'PRIVATE',
    frameworks: [
      'prowler:apigateway_restapi_public',
      'powerpipe:apigateway_rest_api_endpoint_restrict_public_access',
      'ISO27001-2022:A.8.1',
    ],
    // Most APIs are meant for the internet; which are not is the owner's to say.
    enabled: false,
    needs: ['endpointTypes'],
    evaluate: ({ endpointTypes, name }) =>
      endpointTypes.every((type) => type === 'PRIVATE')
        ? compliant(`${name} is private.`)
        : nonCompliant(`The endpoint of ${name} is ${endpointTypes.join(', ')}: it answers the internet.`),
    examples: {
      compliant: [{ facts: { endpointTypes: ['PRIVATE'] } }],
      nonCompliant: [{ facts: { endpointTypes: ['EDGE'] } }, { facts: { endpointTypes: ['REGIONAL'] } }],
    },
  }),
  'api-gateway/execute-endpoint-off': defineControl<RestApiFacts>()({
    resourceType,
    title: 'Default execute-api endpoint is off where a custom domain or CDN serves the API',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Who calls the default endpoint goes round what the custom domain asks for, such as client certificates, a newer TLS or the checks of a CDN.',
    fix: 'Set disableExecuteApiEndpoint on the API and deploy it anew. A distribution then fetches from its custom domain.',
    reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html',
    expected: 'disableExecuteApiEndpoint is true',
    needs: ['restApiId', 'endpointTypes', 'disableExecuteApiEndpoint'],
    looksAt: [restDomainNameType, distributionType],
    evaluate({ arn, restApiId, endpointTypes, disableExecuteApiEndpoint, name, region }, related) {
      if (disableExecuteApiEndpoint) return compliant(`The default endpoint of ${name} is off.`)
      if (endpointTypes.every((type) => type === 'PRIVATE')) return notApplicable(`${name} is private.`)
      const domain = related.one(restDomainNameType, 'mappedApiIds', restApiId)
      if (domain) return nonCompliant(`${name} is served by ${domain.name}, and its default endpoint is on beside it.`)
      const host = executeApiHost({ partition: parseArn(arn)?.partition ?? 'aws', region }, restApiId)
      const [front] = frontedBy(related, host)
      return front
        ? nonCompliant(
            `${name} is served by ${front.distribution.name}, and its default endpoint answers everybody too.`,
          )
        : notApplicable(`Neither a custom domain nor a distribution of the account leads to ${name}.`)
    },
    examples: {
      compliant: [{ facts: { restApiId: 'a1', endpointTypes: ['REGIONAL'], disableExecuteApiEndpoint: true } }],
      nonCompliant: [
        {
          facts: { restApiId: 'a1', endpointTypes: ['REGIONAL'], disableExecuteApiEndpoint: false },
          related: [domainFor('b2'), domainFor('a1')],
        },
        {
          arn: 'arn:aws:apigateway:eu-central-1::/restapis/a1',
          facts: { restApiId: 'a1', endpointTypes: ['REGIONAL'], disableExecuteApiEndpoint: false },
          related: [distribution('A1.execute-api.eu-central-1.amazonaws.com'), domainFor('b2')],
        },
      ],
    },
  }),
})
