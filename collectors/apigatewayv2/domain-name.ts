import type { ApiMapping, DomainName } from '@aws-sdk/client-apigatewayv2'
import { type ApiDomainNameFacts, gatewayArn } from '#domain/api-gateway.ts'
import { factsFrom, mapObserved, type Observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'

/** One custom domain name from GetDomainNames, and what it leads to. */
export function domainName(
  item: DomainName,
  { mappings }: { readonly mappings: Observed<readonly ApiMapping[]> },
  where: Where,
): CollectedResource<ApiDomainNameFacts> {
  const read = factsFrom('apigateway:GetDomainNames')
  // Domains from before routing rules have mappings only.
  const routed = item.RoutingMode !== undefined && item.RoutingMode !== 'API_MAPPING_ONLY'
  const endpoints = item.DomainNameConfigurations
  const policies = endpoints?.flatMap(({ SecurityPolicy }) => SecurityPolicy ?? [])
  return {
    arn: item.DomainNameArn ?? gatewayArn(where, `/domainnames/${item.DomainName ?? ''}`),
    name: item.DomainName ?? '',
    incarnation: item.DomainNameArn ?? item.DomainName ?? '',
    tags: read.or(item.Tags, {}),
    facts: {
      domainName: read(item.DomainName),
      securityPolicies: read<readonly string[]>(policies?.length === endpoints?.length ? policies : undefined),
      // Left out where mutual TLS is off.
      truststoreUri: read.orNone(item.MutualTlsAuthentication?.TruststoreUri),
      mappedApiIds: routed
        ? unobserved('not-asked', 'apigateway:ListRoutingRules', `RoutingMode is ${item.RoutingMode}`)
        : mapObserved(mappings, (all) => [...new Set(all.flatMap(({ ApiId }) => ApiId ?? []))]),
    },
  }
}
