import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { GraphqlApiFacts } from '../graphql-api.ts'

const resourceType = 'AWS::AppSync::GraphQLApi'
const guide = 'https://docs.aws.amazon.com/appsync/latest/devguide'
const webAclArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/1a2b'

export const family = defineFamily({
  'appsync/field-logging': defineControl<GraphqlApiFacts>()({
    resourceType,
    title: 'Field-level logging is at least ERROR',
    severity: 'medium',
    dimension: 'logging',
    why: 'Without it nobody sees which fields fail for whom, and refused or malformed queries leave no trace.',
    fix: 'Turn logging on and set the field resolver log level to ERROR or higher.',
    reference: `${guide}/monitoring.html`,
    expected: 'logConfig.fieldLogLevel is not NONE',
    frameworks: [
      'fsbp:AppSync.2',
      'prowler:appsync_field_level_logging_enabled',
      'powerpipe:appsync_graphql_api_field_level_logging_enabled',
      'PCI-4.0:10.2.1',
    ],
    needs: ['fieldLogLevel'],
    evaluate({ fieldLogLevel, name }) {
      if (fieldLogLevel === null) return nonCompliant(`${name} logs nothing.`)
      return fieldLogLevel === 'NONE'
        ? nonCompliant(`${name} logs requests, but nothing about their fields.`)
        : compliant(`${name} logs fields at the level ${fieldLogLevel}.`)
    },
    examples: {
      compliant: [{ facts: { fieldLogLevel: 'ERROR' } }, { facts: { fieldLogLevel: 'ALL' } }],
      nonCompliant: [{ facts: { fieldLogLevel: null } }, { facts: { fieldLogLevel: 'NONE' } }],
    },
  }),
  'appsync/log-verbose-content-off': defineControl<GraphqlApiFacts>()({
    resourceType,
    title: 'Resolver logs do not include request content',
    severity: 'medium',
    dimension: 'logging',
    why: 'Headers, with the tokens in them, and what users sent end up in the logs, where more people may read them.',
    fix: 'Set excludeVerboseContent in the logging settings.',
    reference: `${guide}/monitoring.html`,
    expected: 'logConfig.excludeVerboseContent is true',
    needs: ['fieldLogLevel', 'excludeVerboseContent'],
    evaluate({ fieldLogLevel, excludeVerboseContent, name }) {
      if (fieldLogLevel === null) return notApplicable(`${name} logs nothing.`)
      return excludeVerboseContent
        ? compliant(`${name} keeps headers and content out of its logs.`)
        : nonCompliant(`${name} writes headers and the content of requests to its logs.`)
    },
    examples: {
      compliant: [{ facts: { fieldLogLevel: 'ALL', excludeVerboseContent: true } }],
      nonCompliant: [
        { facts: { fieldLogLevel: 'ALL', excludeVerboseContent: false } },
        // Content is logged whatever the level of the fields.
        { facts: { fieldLogLevel: 'NONE', excludeVerboseContent: false } },
      ],
    },
  }),
  'appsync/introspection-limits': defineControl<GraphqlApiFacts>()({
    resourceType,
    title: 'Introspection is off and query depth is limited on public APIs',
    severity: 'low',
    dimension: 'exposure',
    why: 'Introspection hands an attacker the whole schema, and one deeply nested query can cost as much as thousands of plain ones.',
    fix: 'Set introspectionConfig to DISABLED and a queryDepthLimit that the deepest query of your clients fits in.',
    reference: `${guide}/security-best-practices.html`,
    expected: 'introspectionConfig is DISABLED and queryDepthLimit is from 1 to 75',
    needs: ['visibility', 'introspectionConfig', 'queryDepthLimit'],
    evaluate({ visibility, introspectionConfig, queryDepthLimit, name }) {
      if (visibility === 'PRIVATE') return notApplicable(`${name} is private.`)
      const open = [
        ...(introspectionConfig === 'ENABLED' ? ['answers introspection'] : []),
        ...(queryDepthLimit === 0 ? ['takes queries of any depth'] : []),
      ]
      return open.length > 0
        ? nonCompliant(`${name} is public and ${open.join(' and ')}.`)
        : compliant(`${name} refuses introspection and queries deeper than ${queryDepthLimit}.`)
    },
    examples: {
      compliant: [{ facts: { visibility: 'GLOBAL', introspectionConfig: 'DISABLED', queryDepthLimit: 10 } }],
      nonCompliant: [
        { facts: { visibility: 'GLOBAL', introspectionConfig: 'DISABLED', queryDepthLimit: 0 } },
        { facts: { visibility: 'GLOBAL', introspectionConfig: 'ENABLED', queryDepthLimit: 10 } },
      ],
    },
  }),
  'appsync/private-visibility': defineControl<GraphqlApiFacts>()({
    resourceType,
    title: 'Internal API has private visibility',
    severity: 'medium',
    dimension: 'exposure',
    why: 'An API for one’s own applications that answers the internet is attacked from there.',
    fix: 'Create the API anew with private visibility, which cannot be changed later; accept APIs for the internet by an exception.',
    reference: `${guide}/using-private-apis.html`,
    expected: 'PRIVATE',
    // Most APIs are meant for the internet; which are internal is the owner's to say.
    enabled: false,
    needs: ['visibility'],
    evaluate: ({ visibility, name }) =>
      visibility === 'PRIVATE' ? compliant(`${name} is private.`) : nonCompliant(`${name} answers the internet.`),
    examples: {
      compliant: [{ facts: { visibility: 'PRIVATE' } }],
      nonCompliant: [{ facts: { visibility: 'GLOBAL' } }],
    },
  }),
  'wafv2/coverage-appsync': defineControl<GraphqlApiFacts>()({
    resourceType,
    title: 'Public AppSync API has a web ACL',
    severity: 'high',
    dimension: 'waf',
    why: 'Everything that is sent to a public API reaches its resolvers uninspected.',
    fix: 'Attach a WAFv2 web ACL to the API. Whether the web ACL blocks anything is judged by its own controls.',
    reference: `${guide}/WAF-Integration.html`,
    expected: 'a WAFv2 web ACL on every API whose visibility is GLOBAL',
    needs: ['visibility', 'webAclArn'],
    evaluate({ visibility, webAclArn: arn, name }) {
      if (arn !== null) return compliant(`Web ACL ${arn} is attached to ${name}.`)
      return visibility === 'PRIVATE'
        ? notApplicable(`${name} is private.`)
        : nonCompliant(`${name} answers the internet, and no web ACL is attached.`)
    },
    examples: {
      compliant: [{ facts: { visibility: 'GLOBAL', webAclArn } }, { facts: { visibility: 'PRIVATE', webAclArn } }],
      nonCompliant: [{ facts: { visibility: 'GLOBAL', webAclArn: null } }],
    },
  }),
})
