import { letInText } from '#domain/let-in.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { sharedWith, shareExposure } from '#domain/share.ts'
import type { EndpointAuthorizationFacts } from './endpoint-authorization.ts'
import { redshiftArn } from './identity.ts'

export const posture = definePosture<EndpointAuthorizationFacts>()({
  resourceType: 'AWS::Redshift::EndpointAuthorization',
  looksAt: [],

  exposure({ facts, accountId }, related) {
    const what = 'endpoint authorization'
    const grantee = seen(facts.grantee)
    const accounts = sharedWith(related, { accountId }, [grantee], what)
    if (accounts.length === 0) return shareExposure({ what, accounts, everybody: null })
    const because = `It lets ${letInText(accounts)} make VPC endpoints to cluster ${seen(facts.clusterIdentifier)}.`
    return { kind: 'cross-account', path: [{ what, id: grantee, passes: 'limited', because }], accounts, because }
  },

  relations: (grant) =>
    isObserved(grant.facts.clusterIdentifier)
      ? [{ kind: 'attached-to', to: redshiftArn(grant, 'cluster', grant.facts.clusterIdentifier.value) }]
      : [],
})
