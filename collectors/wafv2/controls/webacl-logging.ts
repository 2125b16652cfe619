import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { dropsBlocks } from '#domain/waf/log-filter.ts'
import type { WebAclFacts, WebAclLogging } from '#domain/waf/web-acl.ts'

/** Controls over the logs of a web ACL. */

const reference = 'https://docs.aws.amazon.com/waf/latest/developerguide/logging.html'
const plain: WebAclLogging = {
  destinations: ['arn:aws:logs:eu-west-1:111122223333:log-group:aws-waf-logs-web'],
  redactedFields: [],
  defaultBehavior: null,
  filters: [],
}
const sensitive = ['SINGLE_HEADER:authorization', 'SINGLE_HEADER:cookie']

export const family = defineFamily({
  'wafv2/webacl-logging': defineControl<WebAclFacts>()({
    resourceType: 'AWS::WAFv2::WebACL',
    title: 'WAFv2 web ACL has a logging configuration',
    severity: 'medium',
    dimension: 'logging',
    why: 'Without logs nobody can tell what was stopped, what passed, or why an honest request failed.',
    fix: 'Send the logs to a log group, a bucket or a Firehose stream whose name begins with aws-waf-logs-.',
    reference,
    expected: 'a logging configuration of any log scope',
    frameworks: [
      'fsbp:WAF.11',
      'prowler:wafv2_webacl_logging_enabled',
      'powerpipe:wafv2_web_acl_logging_enabled',
      'PCI-4.0:10.2.1',
    ],
    needs: ['logging'],
    evaluate: ({ logging }) =>
      logging && logging.destinations.length > 0
        ? compliant(`It writes its logs to ${logging.destinations.join(', ')}.`)
        : nonCompliant('It writes no logs.'),
    examples: { compliant: [{ facts: { logging: plain } }], nonCompliant: [{ facts: { logging: null } }] },
  }),
  'wafv2/webacl-log-filter-keeps-blocks': defineControl<WebAclFacts>()({
    resourceType: 'AWS::WAFv2::WebACL',
    title: 'Log filters do not drop BLOCK records',
    severity: 'medium',
    dimension: 'logging',
    why: 'The records of stopped requests are the evidence of an attack. A filter made to save money may drop exactly those.',
    fix: 'Add a filter that keeps records with the action BLOCK, or make KEEP the default behaviour.',
    reference,
    expected: 'records with the action BLOCK are kept',
    needs: ['logging'],
    evaluate: ({ logging }) => {
      if (!logging) return notApplicable('It writes no logs.')
      const dropped = dropsBlocks(logging)
      return dropped ? nonCompliant(dropped) : compliant('Records of blocked requests are kept.')
    },
    examples: {
      compliant: [
        { facts: { logging: plain } },
        {
          facts: {
            logging: {
              ...plain,
              defaultBehavior: 'DROP',
              filters: [
                { behavior: 'KEEP', requirement: 'MEETS_ANY', conditions: ['action:BLOCK', 'action:COUNT'] },
                { behavior: 'DROP', requirement: 'MEETS_ANY', conditions: ['action:ALLOW'] },
              ],
            },
          },
        },
      ],
      nonCompliant: [
        { facts: { logging: { ...plain, defaultBehavior: 'DROP' } } },
        {
          facts: {
            logging: {
              ...plain,
              defaultBehavior: 'KEEP',
              filters: [{ behavior: 'DROP', requirement: 'MEETS_ANY', conditions: ['action:BLOCK'] }],
            },
          },
        },
      ],
    },
  }),
  'wafv2/webacl-log-redaction': defineControl<WebAclFacts>()({
    resourceType: 'AWS::WAFv2::WebACL',
    title: 'Sensitive request fields such as authorization and cookie are redacted or data-protected in WAF logs',
    severity: 'medium',
    dimension: 'logging',
    why: 'Tokens and session cookies in a log let everyone who reads the log act as the user.',
    fix: 'Redact the headers authorization and cookie in the logging configuration, or protect them in the web ACL’s data protection.',
    reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/data-protection-masking.html',
    expected: 'the headers authorization and cookie redacted or protected',
    needs: ['logging', 'dataProtections'],
    evaluate: ({ logging, dataProtections }) => {
      if (!logging) return notApplicable('It writes no logs.')
      const hidden = new Set([...logging.redactedFields, ...dataProtections])
      const open = sensitive.filter((field) => !hidden.has(field)).map((field) => field.slice('SINGLE_HEADER:'.length))
      return open.length > 0
        ? nonCompliant(`Written to the logs as sent: ${open.join(', ')}.`)
        : compliant('The headers authorization and cookie are hidden in the logs.')
    },
    examples: {
      compliant: [
        { facts: { logging: { ...plain, redactedFields: sensitive }, dataProtections: [] } },
        {
          facts: {
            logging: { ...plain, redactedFields: sensitive.slice(0, 1) },
            dataProtections: ['SINGLE_HEADER:cookie'],
          },
        },
      ],
      nonCompliant: [
        { facts: { logging: plain, dataProtections: [] } },
        { facts: { logging: { ...plain, redactedFields: ['SINGLE_HEADER:authorization'] }, dataProtections: [] } },
      ],
    },
  }),
})
