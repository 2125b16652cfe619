import { isObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { EndpointAuthorizationFacts } from './endpoint-authorization.ts'
import { redshiftArn } from './identity.ts'

export const posture = definePosture<EndpointAuthorizationFacts>()({
  resourceType: 'AWS::Redshift::EndpointAuthorization',
  looksAt: [],

  exposure({ facts }) {
    const grantee = seen(facts.grantee)
    const because = `Account ${grantee} may make VPC endpoints to cluster ${seen(facts.clusterIdentifier)}.`
    return {
      kind: 'cross-account',
      path: [{ what: 'endpoint authorization', id: grantee, passes: 'limited', because }],
      accounts: [grantee],
      because,
    }
  },

  relations: (grant) =>
    isObserved(grant.facts.clusterIdentifier)
      ? [{ kind: 'attached-to', to: redshiftArn(grant, 'cluster', grant.facts.clusterIdentifier.value) }]
      : [],
})
