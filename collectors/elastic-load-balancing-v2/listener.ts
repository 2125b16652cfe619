import type { Action, Certificate, Listener, Rule, Tag } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { ListenerAction, ListenerFacts, ListenerRule } from '#domain/load-balancing.ts'
import { factsFrom, isObserved, mapObserved, type Observed, observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import { loadBalancerTls } from '#domain/tls-policies.ts'

export interface ListenerAnswers {
  readonly tags: Observed<readonly Tag[]>
  /** Every certificate, the default one included; not asked for listeners without TLS. */
  readonly certificates: Observed<readonly Certificate[]>
  /** The rules of plain HTTP listeners and of those that decide by rules, the default one included; not asked for others. */
  readonly rules: Observed<readonly Rule[]>
}

/** One listener from DescribeListeners, its certificates, tags and, where it is plain HTTP, its rules. */
export function listener(item: Listener, answers: ListenerAnswers): CollectedResource<ListenerFacts> {
  const read = factsFrom('elasticloadbalancing:DescribeListeners')
  // Listeners without TLS have no policy; with TLS AWS always names one.
  const tls = terminatesTls(item.Protocol)
  const sslPolicy = tls ? read(item.SslPolicy) : read.orNone<string>(undefined)
  return {
    arn: item.ListenerArn ?? '',
    name: [item.LoadBalancerArn?.split('/').at(-2), item.Protocol, item.Port]
      .filter((part) => part !== undefined)
      .join(' '),
    // The ARN ends in an id that AWS never reuses.
    incarnation: item.ListenerArn ?? '',
    tags: mapObserved(answers.tags, tagRecord),
    facts: {
      listenerArn: read(item.ListenerArn),
      loadBalancerArn: read(item.LoadBalancerArn),
      // Gateway load balancers listen on every port by GENEVE, and AWS returns neither.
      protocol: isGateway(item) ? read.or(item.Protocol, 'GENEVE') : read(item.Protocol),
      port: isGateway(item) ? read.orNone(item.Port) : read(item.Port),
      sslPolicy,
      tlsPolicy: isObserved(sslPolicy) ? loadBalancerTls(sslPolicy.value, sslPolicy.call) : sslPolicy,
      certificateArns: tls
        ? mapObserved(answers.certificates, (certificates) => [
            ...new Set(certificates.flatMap(({ CertificateArn }) => CertificateArn ?? [])),
          ])
        : observed([], read.call),
      // AWS's default is off: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_MutualAuthenticationAttributes.html
      mutualAuthentication: read.oneOf(item.MutualAuthentication?.Mode ?? 'off', ['off', 'passthrough', 'verify']),
      defaultActions: read(item.DefaultActions?.map(listenerAction)),
      plainHttpRules:
        item.Protocol === 'HTTP'
          ? mapObserved(answers.rules, (rules) =>
              rules.filter(({ IsDefault }) => !IsDefault).map(({ Actions }) => (Actions ?? []).map(listenerAction)),
            )
          : observed([], read.call),
      decidingRules: decidesByRules(item)
        ? mapObserved(answers.rules, (rules) => rules.filter(({ IsDefault }) => !IsDefault).map(listenerRule))
        : observed(null, read.call),
    },
  }
}

/** Only application load balancers have rules; where the default action forwards, everybody is served whatever they say. */
export function decidesByRules({ Protocol, DefaultActions }: Listener): boolean {
  return (
    (Protocol === 'HTTP' || Protocol === 'HTTPS') &&
    DefaultActions !== undefined &&
    DefaultActions.every(({ Type }) => Type !== 'forward')
  )
}

/** A value of wildcards alone is one that every request has which sends the header at all. */
function listenerRule({ Actions, Conditions }: Rule): ListenerRule {
  const demanded = (Conditions ?? []).flatMap(({ HttpHeaderConfig }) => {
    const { HttpHeaderName, Values } = HttpHeaderConfig ?? {}
    return HttpHeaderName && Values?.length && Values.every((value) => /[^*?]/.test(value)) ? [HttpHeaderName] : []
  })
  return {
    actions: (Actions ?? []).map(listenerAction),
    demandedHeaders: [...new Set(demanded.map((name) => name.toLowerCase()))],
  }
}

export function terminatesTls(protocol: string | undefined): boolean {
  return protocol === 'HTTPS' || protocol === 'TLS'
}

function isGateway({ LoadBalancerArn }: Listener): boolean {
  return LoadBalancerArn?.includes(':loadbalancer/gwy/') === true
}

function listenerAction(action: Action): ListenerAction {
  const forwarded = action.ForwardConfig?.TargetGroups?.flatMap(({ TargetGroupArn }) => TargetGroupArn ?? []) ?? []
  return {
    type: action.Type ?? '',
    targetGroupArns: [...new Set([...(action.TargetGroupArn ? [action.TargetGroupArn] : []), ...forwarded])],
    // A redirect that names no protocol keeps the one of the request.
    redirectProtocol: action.RedirectConfig ? (action.RedirectConfig.Protocol ?? '#{protocol}') : null,
  }
}
