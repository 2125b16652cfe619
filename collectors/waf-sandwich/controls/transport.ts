import { compliant, defineControl, defineFamily, nonCompliant, notApplicable, type Verdict } from '#domain/control.ts'
import type { EncryptionInTransit } from '#domain/encryption.ts'
import type {
  ClassicListener,
  ClassicLoadBalancerFacts,
  ListenerFacts,
  LoadBalancerFacts,
  TargetGroupFacts,
} from '#domain/load-balancing.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'
import { arns, classicHttps, exampleOf } from '#domain/pretend/sandwich.ts'
import { onlyRedirects } from '#domain/redirects.ts'
import type { Related } from '#domain/related.ts'
import { type Sandwich, sandwichTypes } from '#domain/waf/sandwich.ts'
import { verdictOn, version, wayThrough } from '../judging.ts'

/** The three hops of a request through the sandwich, and the logs at both ends. */

const shared = { looksAt: sandwichTypes, oneDecides: true, version } as const
const balancer = { resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer', ...shared } as const
const listener = { resourceType: 'AWS::ElasticLoadBalancingV2::Listener', ...shared } as const
const classic = { resourceType: 'AWS::ElasticLoadBalancing::LoadBalancer', ...shared } as const
const albDocs = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application'
const clbDocs = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic'

const encrypted = (protocol: string | null) => protocol !== null && ['HTTPS', 'TLS', 'SSL', 'QUIC'].includes(protocol)
const isOuter = (arn: string) => (one: Sandwich) => one.outer.arn === arn
const isInner = (arn: string) => (one: Sandwich) => one.inners.some((inner) => inner.balancer.arn === arn)

const notOuter = 'It is the outer load balancer of no WAF sandwich.'
const notInner = 'It is the inner load balancer of no WAF sandwich.'

type Hop = Pick<EncryptionInTransit, 'kind' | 'minimumTls' | 'because'>

/** What the listener's facts say about the way from the internet; read only where it heads a sandwich. */
function listenerHop(arn: string, related: Related): Hop {
  const facts = related.byArn('AWS::ElasticLoadBalancingV2::Listener', arn)?.facts
  if (!facts) throw new Unseen(unobserved('not-covered', 'AWS::ElasticLoadBalancingV2::Listener', arn))
  const protocol = seen(facts.protocol)
  const door = `${protocol} on port ${seen(facts.port) ?? 'any'}`
  if (protocol === 'HTTP') {
    const redirects = onlyRedirects(seen(facts.defaultActions), seen(facts.plainHttpRules))
    return redirects
      ? { kind: 'enforced', minimumTls: null, because: `${door} only redirects to HTTPS.` }
      : { kind: 'none', minimumTls: null, because: `${door} serves requests in plain text.` }
  }
  if (!encrypted(protocol))
    return { kind: 'optional', minimumTls: null, because: `${door} passes connections through unread.` }
  const minimumTls = seen(facts.tlsPolicy)?.minimumTls ?? '1.3'
  return { kind: 'enforced', minimumTls, because: `${door} accepts TLS ${minimumTls} and newer.` }
}

const outerTls = {
  title: 'Outer load balancer terminates TLS with a current policy',
  severity: 'high',
  dimension: 'encryption-in-transit',
  why: 'What visitors send crosses the internet on this hop; plain or by an old protocol it can be read or changed.',
  fix: 'Listen by HTTPS or TLS with a security policy that begins at TLS 1.2, and let port 80 only redirect.',
  expected: 'TLS 1.2 or newer, or a redirect to HTTPS',
} as const

function outerTransport(arn: string, transport: () => Hop, related: Related): Verdict {
  return verdictOn(
    related,
    ({ sandwiches }) => sandwiches.filter(isOuter(arn)),
    (sandwich) => {
      const { kind, minimumTls, because } = transport()
      const reason = `${because} It heads the sandwich ${wayThrough(sandwich)}.`
      // Passed through unread, TLS may end at the firewalls, where AWS does not see it.
      if (kind === 'optional' || kind === 'not-applicable') return notApplicable(reason)
      const modern = minimumTls === null || minimumTls === '1.2' || minimumTls === '1.3'
      return kind === 'enforced' && modern ? compliant(reason) : nonCompliant(reason)
    },
    notOuter,
  )
}

const port80 = (redirectProtocol: string | null) => ({
  protocol: 'HTTP',
  port: 80,
  defaultActions: [
    { type: redirectProtocol ? 'redirect' : 'forward', targetGroupArns: [arns.outerTarget], redirectProtocol },
  ],
})
const transport = (kind: EncryptionInTransit['kind'], minimumTls: string | null) => ({
  encryptionInTransit: { kind, minimumTls, because: 'HTTPS on port 443 is so.' },
})

const toFirewalls = {
  title: 'Hop from outer load balancer to firewall is encrypted',
  severity: 'high',
  dimension: 'encryption-in-transit',
  why: 'The outer balancer ends TLS; what it sends on in plain text holds the same passwords and cookies.',
  fix: 'Forward to the firewalls by HTTPS or TLS.',
  expected: 'HTTPS or TLS to the firewalls',
} as const

const toApplications = {
  title: 'Hop from firewall to inner load balancer and on to the application is encrypted',
  severity: 'high',
  dimension: 'encryption-in-transit',
  why: 'Behind the firewalls requests travel twice more, with the same passwords and cookies in them.',
  fix: 'Listen by HTTPS or TLS at the inner balancer, and forward by HTTPS or TLS to the applications.',
  expected: 'HTTPS or TLS to the inner balancer, and from it to the applications',
} as const

/** Hops of Classic listeners; one that passes connections through has nothing to say. */
function classicHop(
  listeners: readonly ClassicListener[],
  plain: (one: ClassicListener) => boolean,
  way: string,
): Verdict {
  const text = ({ protocol, port, instanceProtocol }: ClassicListener) =>
    `${protocol} on port ${port} → ${instanceProtocol}`
  const failing = listeners.find((one) => plain(one) && !(one.protocol === 'TCP' && one.instanceProtocol === 'TCP'))
  if (failing) return nonCompliant(`It forwards ${text(failing)}, in the sandwich ${way}.`)
  return listeners.some(({ instanceProtocol }) => encrypted(instanceProtocol))
    ? compliant(`It forwards ${listeners.map(text).join(', ')}, in the sandwich ${way}.`)
    : notApplicable(`It passes connections through unread, in the sandwich ${way}.`)
}

const logs = {
  title: 'Access logs are on for both outer and inner load balancers',
  severity: 'medium',
  dimension: 'logging',
  why: 'Only the logs of both balancers together show what the firewalls let through, and what came past them.',
  fix: 'Switch access logs on and name a bucket whose policy lets Elastic Load Balancing write to it.',
  expected: 'access logs on',
} as const

function logging(arn: string, isOn: () => boolean, related: Related): Verdict {
  return verdictOn(
    related,
    ({ sandwiches }) => sandwiches.filter((one) => isOuter(arn)(one) || isInner(arn)(one)),
    (sandwich) =>
      isOn()
        ? compliant(`Access logs are on, in the sandwich ${wayThrough(sandwich)}.`)
        : nonCompliant(`Access logs are off, in the sandwich ${wayThrough(sandwich)}.`),
  )
}

const plainClassic = { ...classicHttps, instanceProtocol: 'HTTP', instancePort: 8443 }

export const family = defineFamily({
  'waf-sandwich/outer-tls': defineControl<ListenerFacts>()({
    ...listener,
    ...outerTls,
    reference: `${albDocs}/create-https-listener.html`,
    needs: ['loadBalancerArn'],
    evaluate: ({ arn, loadBalancerArn }, related) =>
      outerTransport(loadBalancerArn, () => listenerHop(arn, related), related),
    examples: {
      compliant: [exampleOf('outerListener'), exampleOf('outerListener', { outerListener: port80('HTTPS') })],
      nonCompliant: [
        exampleOf('outerListener', { outerListener: { tlsPolicy: { minimumTls: '1.0' } } }),
        exampleOf('outerListener', { outerListener: port80(null) }),
      ],
    },
  }),
  'waf-sandwich/outer-tls-classic': defineControl<ClassicLoadBalancerFacts>()({
    ...classic,
    ...outerTls,
    reference: `${clbDocs}/elb-create-https-ssl-load-balancer.html`,
    needs: ['encryptionInTransit'],
    evaluate: ({ arn, encryptionInTransit }, related) => outerTransport(arn, () => encryptionInTransit, related),
    examples: {
      compliant: [exampleOf('classicOuter', { classicOuter: transport('enforced', '1.2') })],
      nonCompliant: [exampleOf('classicOuter', { classicOuter: transport('none', null) })],
    },
  }),
  'waf-sandwich/reencrypt-to-fw': defineControl<TargetGroupFacts>()({
    resourceType: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    ...shared,
    ...toFirewalls,
    reference: `${albDocs}/load-balancer-target-groups.html`,
    needs: ['protocol', 'targetType', 'loadBalancerArns'],
    evaluate: ({ arn, protocol, targetType, loadBalancerArns }, related) =>
      verdictOn(
        related,
        ({ sandwiches }) => sandwiches.filter(({ outer }) => loadBalancerArns.includes(outer.arn)),
        (sandwich) => {
          const reason = `${sandwich.outer.name} talks ${protocol} to it, in the sandwich ${wayThrough(sandwich)}.`
          if (encrypted(protocol)) return compliant(reason)
          if (protocol === 'HTTP') return nonCompliant(reason)
          if (targetType === 'lambda') return notApplicable('Functions are invoked, not connected to.')
          // Plain TCP hides whatever the client encrypted, unless a listener has ended that before.
          const ended = related
            .where('AWS::ElasticLoadBalancingV2::Listener', 'loadBalancerArn', sandwich.outer.arn)
            .some(
              ({ facts }) =>
                encrypted(seen(facts.protocol)) &&
                seen(facts.defaultActions).some(({ targetGroupArns }) => targetGroupArns.includes(arn)),
            )
          return ended ? nonCompliant(reason) : notApplicable(`${reason} Encryption is up to client and firewall.`)
        },
        'It belongs to the outer load balancer of no WAF sandwich.',
      ),
    examples: {
      compliant: [exampleOf('outerTarget')],
      nonCompliant: [
        exampleOf('outerTarget', { outerTarget: { protocol: 'HTTP' } }),
        // The listener ends TLS, and TCP carries what it decrypted.
        exampleOf('outerTarget', { outerTarget: { protocol: 'TCP' }, outerListener: { protocol: 'TLS' } }),
      ],
    },
  }),
  'waf-sandwich/reencrypt-to-fw-classic': defineControl<ClassicLoadBalancerFacts>()({
    ...classic,
    ...toFirewalls,
    reference: `${clbDocs}/elb-listener-config.html`,
    needs: ['listeners'],
    evaluate: ({ arn, listeners }, related) =>
      verdictOn(
        related,
        ({ sandwiches }) => sandwiches.filter(isOuter(arn)),
        (sandwich) => classicHop(listeners, (one) => !encrypted(one.instanceProtocol), wayThrough(sandwich)),
        notOuter,
      ),
    examples: {
      compliant: [exampleOf('classicOuter')],
      nonCompliant: [exampleOf('classicOuter', { classicOuter: { listeners: [classicHttps, plainClassic] } })],
    },
  }),
  'waf-sandwich/reencrypt-to-app': defineControl<ListenerFacts>()({
    ...listener,
    ...toApplications,
    reference: `${albDocs}/load-balancer-target-groups.html`,
    needs: ['loadBalancerArn', 'protocol', 'port'],
    evaluate: ({ loadBalancerArn, protocol, port }, related) =>
      verdictOn(
        related,
        ({ sandwiches }) => sandwiches.filter(isInner(loadBalancerArn)),
        (sandwich) => {
          const way = wayThrough(sandwich)
          if (protocol === 'HTTP') return nonCompliant(`It listens by HTTP on port ${port}, in the sandwich ${way}.`)
          if (!encrypted(protocol))
            return notApplicable(
              `${protocol} on port ${port} passes connections through unread, in the sandwich ${way}.`,
            )
          // Rules forward too, so all target groups of the balancer count.
          const plain = related
            .where('AWS::ElasticLoadBalancingV2::TargetGroup', 'loadBalancerArns', loadBalancerArn)
            .find(
              ({ facts }) => !['lambda', 'alb'].includes(seen(facts.targetType)) && !encrypted(seen(facts.protocol)),
            )
          return plain
            ? nonCompliant(
                `Behind it ${plain.name} is talked to by ${seen(plain.facts.protocol)}, in the sandwich ${way}.`,
              )
            : compliant(`${protocol} on port ${port}, and encrypted to the applications, in the sandwich ${way}.`)
        },
        notInner,
      ),
    examples: {
      compliant: [exampleOf('innerListener')],
      nonCompliant: [
        exampleOf('innerListener', { innerListener: { protocol: 'HTTP', port: 80 } }),
        exampleOf('innerListener', { innerTarget: { protocol: 'HTTP' } }),
      ],
    },
  }),
  'waf-sandwich/reencrypt-to-app-classic': defineControl<ClassicLoadBalancerFacts>()({
    ...classic,
    ...toApplications,
    reference: `${clbDocs}/elb-listener-config.html`,
    needs: ['listeners'],
    evaluate: ({ arn, listeners }, related) =>
      verdictOn(
        related,
        ({ sandwiches }) => sandwiches.filter(isInner(arn)),
        (sandwich) =>
          classicHop(
            listeners,
            (one) => !encrypted(one.protocol) || !encrypted(one.instanceProtocol),
            wayThrough(sandwich),
          ),
        notInner,
      ),
    examples: {
      compliant: [exampleOf('classicInner')],
      nonCompliant: [
        exampleOf('classicInner', { classicInner: { listeners: [plainClassic] } }),
        exampleOf('classicInner', { classicInner: { listeners: [{ ...classicHttps, protocol: 'HTTP', port: 443 }] } }),
      ],
    },
  }),
  'waf-sandwich/logs-both-tiers': defineControl<LoadBalancerFacts>()({
    ...balancer,
    ...logs,
    reference: `${albDocs}/enable-access-logging.html`,
    needs: ['scheme'],
    evaluate: ({ arn }, related) => {
      const isOn = () => {
        const own = related.byArn('AWS::ElasticLoadBalancingV2::LoadBalancer', arn)
        return own !== null && seen(own.facts.attributes)['access_logs.s3.enabled'] === 'true'
      }
      return logging(arn, isOn, related)
    },
    examples: {
      compliant: [exampleOf('outer'), exampleOf('inner')],
      nonCompliant: [
        exampleOf('outer', { outer: { attributes: { 'access_logs.s3.enabled': 'false' } } }),
        exampleOf('inner', { inner: { attributes: { 'access_logs.s3.enabled': 'false' } } }),
      ],
    },
  }),
  'waf-sandwich/logs-both-tiers-classic': defineControl<ClassicLoadBalancerFacts>()({
    ...classic,
    ...logs,
    reference: `${clbDocs}/enable-access-logs.html`,
    needs: ['scheme'],
    evaluate: ({ arn }, related) => {
      const isOn = () => {
        const own = related.byArn('AWS::ElasticLoadBalancing::LoadBalancer', arn)
        return own !== null && seen(own.facts.accessLogEnabled)
      }
      return logging(arn, isOn, related)
    },
    examples: {
      compliant: [exampleOf('classicOuter')],
      nonCompliant: [exampleOf('classicInner', { classicInner: { accessLogEnabled: false } })],
    },
  }),
})
