import { compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { IdentityPoolFacts } from '../identity-pool.ts'

const resourceType = 'AWS::Cognito::IdentityPool'
const guide = 'https://docs.aws.amazon.com/cognito/latest/developerguide'

export const family = defineFamily({
  'cognito-identity-provider/identitypool-no-guests': defineControl<IdentityPoolFacts>()({
    resourceType,
    title: 'Identity pool refuses unauthenticated identities',
    severity: 'high',
    dimension: 'exposure',
    why: 'Whoever knows the id of the pool, which is in every client, gets AWS credentials without signing in.',
    fix: 'Turn off guest access (AllowUnauthenticatedIdentities false), or accept a pool whose guest role may do next to nothing by an exception.',
    reference: `${guide}/identity-pools.html`,
    expected: 'AllowUnauthenticatedIdentities is false',
    frameworks: [
      'fsbp:Cognito.2',
      'prowler:cognito_identity_pool_guest_access_disabled',
      'powerpipe:cognito_identity_pools_restrict_unauthenticated_identities',
    ],
    needs: ['allowUnauthenticatedIdentities'],
    evaluate: ({ allowUnauthenticatedIdentities, name }) =>
      allowUnauthenticatedIdentities
        ? nonCompliant(`${name} gives AWS credentials to guests who did not sign in.`)
        : compliant(`${name} gives AWS credentials only to those who signed in.`),
    examples: {
      compliant: [{ facts: { allowUnauthenticatedIdentities: false } }],
      nonCompliant: [{ facts: { allowUnauthenticatedIdentities: true } }],
    },
  }),
  'cognito-identity-provider/identitypool-no-classic-flow': defineControl<IdentityPoolFacts>()({
    resourceType,
    title: 'Identity pool does not allow the basic (classic) flow',
    severity: 'medium',
    dimension: 'exposure',
    why: 'In the basic flow the client chooses the role itself, any whose trust policy lets it, and the credentials of guests are not scoped down.',
    fix: 'Let clients use the enhanced flow (GetCredentialsForIdentity), then set AllowClassicFlow to false explicitly.',
    reference: `${guide}/authentication-flow.html`,
    expected: 'AllowClassicFlow is false',
    frameworks: [],
    needs: ['allowClassicFlow'],
    evaluate: ({ allowClassicFlow, name }) =>
      allowClassicFlow
        ? nonCompliant(`${name} allows the basic (classic) flow.`)
        : compliant(`${name} allows the enhanced flow only.`),
    examples: {
      compliant: [{ facts: { allowClassicFlow: false } }],
      nonCompliant: [{ facts: { allowClassicFlow: true } }],
    },
  }),
})
