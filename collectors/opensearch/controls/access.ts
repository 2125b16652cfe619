import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { DomainFacts } from '../domain.ts'
import { type DomainType, elasticsearch, openSearch } from '../engines.ts'

const guide = 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide'

function fineGrained({ resourceType, what }: DomainType, frameworks: readonly string[]): Control {
  return defineControl<DomainFacts>()({
    resourceType,
    title: `${what} has fine-grained access control on`,
    severity: 'high',
    dimension: 'access',
    why: 'Without it whoever passes the access policy may do everything, and nobody is asked who they are.',
    fix: 'Enable fine-grained access control, with encryption at rest, between nodes and HTTPS on, and end the migration period.',
    reference: `${guide}/fgac.html`,
    expected: 'AdvancedSecurityOptions are enabled',
    frameworks,
    needs: ['advancedSecurityEnabled'],
    evaluate: ({ advancedSecurityEnabled, name }) =>
      advancedSecurityEnabled
        ? compliant(`${name} has fine-grained access control.`)
        : nonCompliant(`${name} has no fine-grained access control.`),
    examples: {
      compliant: [{ facts: { advancedSecurityEnabled: true } }],
      nonCompliant: [{ facts: { advancedSecurityEnabled: false } }],
    },
  }) as Control
}

/** Some rule books want the database on because it is a sign-in at all; people with one account each is the better wish. */
function noInternalUsers(
  { resourceType, what }: DomainType,
  severity: 'medium' | 'low',
  frameworks: readonly string[],
) {
  return defineControl<DomainFacts>()({
    resourceType,
    title: `${what} keeps no users of its own, in favour of federated sign-in`,
    severity,
    dimension: 'access',
    why: 'Users in the domain’s own database outlive the people they were made for, and know no second factor.',
    fix: 'Sign people in through SAML, IAM Identity Center or Cognito, and programs by IAM; then turn the internal user database off.',
    reference: `${guide}/fgac.html`,
    expected: 'InternalUserDatabaseEnabled is off',
    frameworks,
    needs: ['internalUserDatabaseEnabled'],
    evaluate: ({ internalUserDatabaseEnabled: on, name }) => {
      if (on === null) return notApplicable(`${name} has no fine-grained access control, and so no users.`)
      return on ? nonCompliant(`${name} keeps users of its own.`) : compliant(`${name} keeps no users of its own.`)
    },
    examples: {
      compliant: [{ facts: { internalUserDatabaseEnabled: false } }],
      nonCompliant: [{ facts: { internalUserDatabaseEnabled: true } }],
    },
  }) as Control
}

const noSignIn = { cognitoEnabled: false, samlEnabled: false, identityCenterEnabled: false }

export const family = defineFamily({
  'opensearch/domain-fgac': fineGrained(openSearch, [
    'fsbp:Opensearch.7',
    'prowler:opensearch_service_domains_access_control_enabled',
    'powerpipe:opensearch_domain_fine_grained_access_enabled',
    'PCI-4.0:7.2.1',
  ]),
  'opensearch/elasticsearch-domain-fgac': fineGrained(elasticsearch, [
    'prowler:opensearch_service_domains_access_control_enabled',
  ]),
  'opensearch/domain-anonymous-off': defineControl<DomainFacts>()({
    resourceType: openSearch.resourceType,
    title: 'Anonymous access migration mode is off',
    severity: 'high',
    dimension: 'access',
    why: 'While it is on, fine-grained access control is switched on in name only: who does not sign in is let in as before.',
    fix: 'Map the roles that are needed and end the migration period.',
    reference: `${guide}/fgac.html`,
    expected: 'AnonymousAuthEnabled is off',
    needs: ['anonymousAuthEnabled', 'anonymousAuthDisableDate'],
    evaluate({ anonymousAuthEnabled: on, anonymousAuthDisableDate: until, name }) {
      if (on === null) return notApplicable(`${name} has no fine-grained access control.`)
      return on
        ? nonCompliant(`${name} lets in who does not sign in${until ? `, until ${until.slice(0, 10)}` : ''}.`)
        : compliant(`${name} lets nobody in who does not sign in.`)
    },
    examples: {
      compliant: [{ facts: { anonymousAuthEnabled: false, anonymousAuthDisableDate: null } }],
      nonCompliant: [
        { facts: { anonymousAuthEnabled: true, anonymousAuthDisableDate: null } },
        { facts: { anonymousAuthEnabled: true, anonymousAuthDisableDate: '2026-12-01T00:00:00.000Z' } },
      ],
    },
  }),
  'opensearch/domain-internal-users-off': noInternalUsers(openSearch, 'medium', [
    'prowler:opensearch_service_domains_internal_user_database_enabled',
    'powerpipe:opensearch_domain_internal_user_database_disabled',
  ]),
  'opensearch/elasticsearch-domain-internal-users': noInternalUsers(elasticsearch, 'low', []),
  'opensearch/domain-dashboards-sso': defineControl<DomainFacts>()({
    resourceType: openSearch.resourceType,
    title: 'Dashboards use Cognito, SAML or Identity Center',
    severity: 'medium',
    dimension: 'access',
    why: 'Without it people open the dashboards with shared passwords, or with none.',
    fix: 'Set up SAML, IAM Identity Center or Amazon Cognito for OpenSearch Dashboards.',
    reference: `${guide}/saml.html`,
    expected: 'Cognito, SAML or Identity Center is on',
    frameworks: [
      'prowler:opensearch_service_domains_use_cognito_authentication_for_kibana',
      'powerpipe:opensearch_domain_cognito_authentication_enabled_for_kibana',
    ],
    needs: ['cognitoEnabled', 'samlEnabled', 'identityCenterEnabled'],
    evaluate({ cognitoEnabled, samlEnabled, identityCenterEnabled, name }) {
      const found = [
        cognitoEnabled ? 'Cognito' : null,
        samlEnabled ? 'SAML' : null,
        identityCenterEnabled ? 'Identity Center' : null,
      ].filter((way) => way !== null)
      return found.length > 0
        ? compliant(`People sign in to the dashboards of ${name} by ${found.join(' and ')}.`)
        : nonCompliant(`The dashboards of ${name} use neither Cognito nor SAML nor Identity Center.`)
    },
    examples: {
      compliant: [
        { facts: { ...noSignIn, cognitoEnabled: true } },
        { facts: { ...noSignIn, samlEnabled: true } },
        { facts: { ...noSignIn, identityCenterEnabled: true } },
      ],
      nonCompliant: [{ facts: noSignIn }],
    },
  }),
  'opensearch/elasticsearch-domain-dashboards-cognito': defineControl<DomainFacts>()({
    resourceType: elasticsearch.resourceType,
    title: 'Legacy Kibana uses Cognito or SAML',
    severity: 'medium',
    dimension: 'access',
    why: 'Without it people open Kibana with shared passwords, or with none.',
    fix: 'Set up Amazon Cognito for Kibana, or SAML from Elasticsearch 6.7 on.',
    reference: `${guide}/cognito-auth.html`,
    expected: 'Cognito or SAML is on',
    frameworks: ['powerpipe:es_domain_cognito_authentication_enabled'],
    needs: ['cognitoEnabled', 'samlEnabled'],
    evaluate: ({ cognitoEnabled, samlEnabled, name }) =>
      cognitoEnabled || samlEnabled
        ? compliant(`People sign in to Kibana of ${name} by ${cognitoEnabled ? 'Cognito' : 'SAML'}.`)
        : nonCompliant(`Kibana of ${name} uses neither Cognito nor SAML.`),
    examples: {
      compliant: [
        { facts: { cognitoEnabled: true, samlEnabled: false } },
        { facts: { cognitoEnabled: false, samlEnabled: true } },
      ],
      nonCompliant: [{ facts: { cognitoEnabled: false, samlEnabled: false } }],
    },
  }),
})
