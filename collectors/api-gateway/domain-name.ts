import type { BasePathMapping, DomainName } from '@aws-sdk/client-api-gateway'
import { gatewayArn, type RestDomainNameFacts } from '#domain/api-gateway.ts'
import { factsFrom, mapObserved, type Observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'

/** One custom domain name from GetDomainNames, and what its base paths lead to. */
export function domainName(
  item: DomainName,
  { mappings }: { readonly mappings: Observed<readonly BasePathMapping[]> },
  where: Where,
): CollectedResource<RestDomainNameFacts> {
  const read = factsFrom('apigateway:GetDomainNames')
  // Domains from before routing rules have base paths only.
  const routed = item.routingMode !== undefined && item.routingMode !== 'BASE_PATH_MAPPING_ONLY'
  return {
    // Private domain names are told apart by an id, which their ARN holds.
    arn: item.domainNameArn ?? gatewayArn(where, `/domainnames/${item.domainName ?? ''}`),
    name: item.domainName ?? '',
    incarnation: item.domainNameArn ?? item.domainName ?? '',
    tags: read.or(item.tags, {}),
    facts: {
      domainName: read(item.domainName),
      endpointTypes: read(item.endpointConfiguration?.types),
      securityPolicy: read(item.securityPolicy),
      // "If specified, API Gateway performs two-way authentication."
      truststoreUri: read.orNone(item.mutualTlsAuthentication?.truststoreUri),
      // Edge-optimised and private domains have one, regional ones the other.
      certificateArns: read(
        [item.certificateArn, item.regionalCertificateArn].filter((arn): arn is string => arn !== undefined),
      ),
      mappedApiIds: routed
        ? unobserved('not-asked', 'apigateway:ListRoutingRules', `routingMode is ${item.routingMode}`)
        : mapObserved(mappings, (all) => [...new Set(all.flatMap(({ restApiId }) => restApiId ?? []))]),
    },
  }
}
