import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { Related } from '#domain/related.ts'
import { automationsTypes, judgeProtections } from '#domain/waf/automations-protections.ts'
import { type MadeWebAcl, madeWebAcl, stackType } from '#domain/waf/security-automations.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'
import { protectedBy } from '#domain/waf/web-acl-association.ts'

const webAclType = 'AWS::WAFv2::WebACL'
const common = { resourceType: webAclType, looksAt: automationsTypes, oneDecides: true, dimension: 'waf' } as const
const guide = 'https://docs.aws.amazon.com/solutions/latest/security-automations-for-aws-waf'

function madeBy(related: Related, arn: string): MadeWebAcl | null {
  const webAcl = related.byArn(webAclType, arn)
  return webAcl && madeWebAcl(related, webAcl)
}
const maker = ({ stack, because }: MadeWebAcl) =>
  stack ? `Made by stack ${stack.name}` : `Made by the solution (${because})`

const arn = 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/edge/1a2b'
const stack = (WAFWebACLArn: string, httpFlood = 'no', scannersProbes = 'no') => ({
  type: stackType,
  facts: {
    stackName: 'edge',
    parentId: null,
    outputs: { WAFWebACLArn },
    protections: {
      sqlInjection: 'no',
      crossSiteScripting: 'no',
      httpFlood,
      scannersProbes,
      reputationLists: 'no',
      badBot: 'no',
      managedRules: [],
    },
  },
})
const pool = { type: 'AWS::Cognito::UserPool', facts: { webAclArn: arn } }
const parser = 'yes - AWS Lambda log parser'
const balancer = (written: boolean) => ({
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  facts: { webAclArn: arn, attributes: { 'access_logs.s3.enabled': String(written) } },
})
/** Named by its stack, so its rules tell nothing here. */
const webAcl = {
  scope: 'REGIONAL',
  defaultAction: 'ALLOW',
  rules: [],
  firewallManagerRules: [],
  managedGroupRules: [],
} as const
const stream = {
  destinations: ['arn:aws:firehose:eu-central-1:111122223333:deliverystream/aws-waf-logs-edge'],
  redactedFields: [],
  defaultBehavior: null,
  filters: [],
}

/** Protections that a parser of logs feeds. */
const parsed: readonly string[] = ['HTTP flood', 'Scanners and probes']

export const family = defineFamily({
  'waf-automations/webacl-attached': defineControl<WebAclFacts>()({
    ...common,
    title: 'Web ACL made by the solution exists and protects a resource',
    severity: 'critical',
    version: 2,
    why: 'The solution makes the web ACL but attaches it to nothing: that step is the owner’s, and until it is done everything it learns protects nobody.',
    fix: 'Attach the web ACL to the distribution or load balancers that the solution was deployed for.',
    reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html',
    expected: 'a resource that the web ACL is attached to',
    needs: ['scope'],
    evaluate: ({ arn: own, scope }, related) => {
      const made = madeBy(related, own)
      if (!made) return notApplicable('It was not made by Security Automations for AWS WAF.')
      const found = protectedBy(related, own, scope)
      return found
        ? compliant(`${maker(made)}, it protects ${found.name} (${found.type}).`)
        : nonCompliant(`${maker(made)}, it is attached to nothing.`)
    },
    examples: {
      compliant: [{ arn, facts: { scope: 'REGIONAL' }, related: [stack(arn), pool] }],
      nonCompliant: [
        { arn, facts: { scope: 'REGIONAL' }, related: [stack(arn)] },
        { arn, facts: { scope: 'REGIONAL' }, related: [stack(arn), { ...pool, facts: { webAclArn: null } }] },
      ],
    },
  }),
  'waf-automations/log-source-on': defineControl<WebAclFacts>()({
    ...common,
    title: 'Logs that feed the flood, scanner and probe parsers are still written',
    severity: 'high',
    why: 'The parsers of the solution learn from logs alone. Where the logs stop, its lists empty one by one, and its rules block nobody.',
    fix: 'Switch on access logs of what the web ACL protects, to the bucket that the stack was deployed with, and the web ACL’s own log to the stack’s stream.',
    reference: `${guide}/architecture-details.html`,
    expected: 'logs written by all that a parser reads; whether the parser is told of them is not collected',
    needs: ['scope', 'logging'],
    evaluate: ({ arn: own }, related) => {
      const made = madeBy(related, own)
      const webAclOfOwn = related.byArn(webAclType, own)
      if (!made || !webAclOfOwn) return notApplicable('It was not made by Security Automations for AWS WAF.')
      const feeds = judgeProtections(related, webAclOfOwn, made).flatMap(({ title, loop }) =>
        parsed.includes(title) && loop?.feed ? [{ title, ...loop.feed }] : [],
      )
      const dead = feeds.find(({ compliance }) => compliance === 'NON_COMPLIANT')
      if (dead) return nonCompliant(`${dead.title}: ${dead.reason}`)
      const unread = feeds.find((feed) => feed.unread)?.unread
      if (unread) throw unread
      return feeds.length === 0
        ? notApplicable('None of its protections parses logs.')
        : compliant(feeds.map(({ title, reason }) => `${title}: ${reason}`).join(' '))
    },
    examples: {
      compliant: [
        { arn, facts: { ...webAcl, logging: stream }, related: [stack(arn, parser, parser), balancer(true)] },
      ],
      nonCompliant: [
        { arn, facts: { ...webAcl, logging: null }, related: [stack(arn, parser), balancer(true)] },
        { arn, facts: { ...webAcl, logging: null }, related: [stack(arn, 'no', parser), balancer(false)] },
        // It protects nothing that writes access logs.
        { arn, facts: { ...webAcl, logging: stream }, related: [stack(arn, 'no', parser), pool] },
      ],
    },
  }),
})
