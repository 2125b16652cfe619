import { type Observed, seen, unobserved } from './observed.ts'

/** The load balancer facts that exposure, WAF and fronting are judged from. Field names are ELBv2's, in camelCase. */
export type LoadBalancerFacts = {
  readonly loadBalancerArn: Observed<string>
  readonly loadBalancerType: Observed<'application' | 'network' | 'gateway'>
  /** Null for gateway load balancers, which have none. */
  readonly scheme: Observed<'internet-facing' | 'internal' | null>
  readonly ipAddressType: Observed<string>
  readonly vpcId: Observed<string>
  readonly state: Observed<string>
  /** Null for gateway load balancers, which have none. */
  readonly dnsName: Observed<string | null>
  readonly availabilityZones: Observed<readonly string[]>
  readonly subnetIds: Observed<readonly string[]>
  readonly securityGroupIds: Observed<readonly string[]>
  /** `off` lets what comes through PrivateLink past the security groups; null for those that have none. */
  readonly enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: Observed<string | null>
  /** `access_logs.s3.enabled` and so on, as AWS spells them. */
  readonly attributes: Observed<Readonly<Record<string, string>>>
  /** The web ACL of WAFv2. Null: none. Not eligible types (network, gateway) are observed as null. */
  readonly webAclArn: Observed<string | null>
  /** The web ACL of WAF Classic, which only stands where there is none of WAFv2. */
  readonly classicWebAclArn: Observed<string | null>
}

export type ListenerFacts = {
  readonly listenerArn: Observed<string>
  readonly loadBalancerArn: Observed<string>
  readonly protocol: Observed<string>
  /** Null for gateway load balancers. */
  readonly port: Observed<number | null>
  readonly sslPolicy: Observed<string | null>
  /** What the security policy means; null without one. A policy this version does not know is unobserved. */
  readonly tlsPolicy: Observed<TlsPolicy | null>
  /** The default certificate and those chosen by server name; empty for listeners without TLS. */
  readonly certificateArns: Observed<readonly string[]>
  readonly mutualAuthentication: Observed<'off' | 'passthrough' | 'verify'>
  readonly defaultActions: Observed<readonly ListenerAction[]>
  /** Actions of each rule beyond the default one of a plain HTTP listener; empty for other protocols, which are not asked. */
  readonly plainHttpRules: Observed<readonly (readonly ListenerAction[])[]>
  /**
   * The rules that decide who is served: those beyond the default one, of a listener whose default action forwards nothing.
   * Null for other listeners, which serve everybody or have no rules, and are not asked.
   */
  readonly decidingRules: Observed<readonly ListenerRule[] | null>
}

/** A rule of a listener of an application load balancer. */
export interface ListenerRule {
  readonly actions: readonly ListenerAction[]
  /** Headers that a request must have with a certain value, in lower case; the values may be secrets and are not kept. */
  readonly demandedHeaders: readonly string[]
}

/** An ELB security policy: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
export interface TlsPolicy {
  /** `1.0` … `1.3`: the oldest protocol offered. */
  readonly minimumTls: string
  /** Hybrid ML-KEM key exchange is offered. */
  readonly postQuantum: boolean
  /** Every cipher suite has forward secrecy. */
  readonly forwardSecrecy: boolean
  /** Named by Security Hub's ELB.17 as recommended. */
  readonly recommended: boolean
}

export interface ListenerAction {
  /** forward, redirect, fixed-response, authenticate-oidc … */
  readonly type: string
  readonly targetGroupArns: readonly string[]
  /** For redirects: `HTTPS`, `#{protocol}` … */
  readonly redirectProtocol: string | null
}

export type TargetGroupFacts = {
  readonly targetGroupArn: Observed<string>
  readonly targetType: Observed<'instance' | 'ip' | 'lambda' | 'alb'>
  readonly protocol: Observed<string | null>
  readonly port: Observed<number | null>
  readonly vpcId: Observed<string | null>
  readonly healthCheckProtocol: Observed<string | null>
  readonly loadBalancerArns: Observed<readonly string[]>
  /** `ipv4` or `ipv6`: what the load balancer's connections to the targets are; null for functions. */
  readonly ipAddressType: Observed<string | null>
  /**
   * What is registered, healthy or not, whoever registered it. Empty for functions, for appliances behind gateway load
   * balancers, and where no load balancer forwards to the group: those are not asked.
   */
  readonly targets: Observed<readonly RegisteredTarget[]>
  /**
   * Whether targets see the address of the client rather than the load balancer's. Null for groups of application load
   * balancers, which never show it, and for those that are not asked.
   */
  readonly preservesClientIp: Observed<boolean | null>
}

export interface RegisteredTarget {
  /**
   * Id of an instance, ARN of a load balancer, or for an address the id of the network interface that has it; the address
   * itself where no interface of the account has it in the group's VPC.
   */
  readonly id: string
  /** Null where the group's own port goes. */
  readonly port: number | null
}

/** A Classic Load Balancer. Field names are those of its API of 2012, in camelCase. */
export type ClassicLoadBalancerFacts = {
  readonly loadBalancerName: Observed<string>
  readonly scheme: Observed<'internet-facing' | 'internal'>
  readonly dnsName: Observed<string>
  readonly vpcId: Observed<string>
  readonly availabilityZones: Observed<readonly string[]>
  readonly subnetIds: Observed<readonly string[]>
  readonly securityGroupIds: Observed<readonly string[]>
  /** Registered instances, healthy or not. */
  readonly instanceIds: Observed<readonly string[]>
  readonly listeners: Observed<readonly ClassicListener[]>
  /** The security policies of its listeners; not asked of those without TLS. */
  readonly tlsPolicies: Observed<readonly ClassicTlsPolicy[]>
  readonly accessLogEnabled: Observed<boolean>
  /** `monitor`, `defensive` or `strictest` */
  readonly desyncMitigationMode: Observed<string>
}

export interface ClassicListener {
  /** `HTTP`, `HTTPS`, `TCP`, `SSL`; in upper case, whatever case it was written in. */
  readonly protocol: string
  readonly port: number
  readonly instanceProtocol: string
  readonly instancePort: number
  /** ARN of an ACM or IAM certificate; null without TLS. */
  readonly certificateArn: string | null
  readonly policyNames: readonly string[]
}

export interface ClassicTlsPolicy {
  readonly policyName: string
  /** `SSLv3`, `1.0` …; the oldest protocol that it switches on. Null when it switches on none that is known. */
  readonly minimumTls: string | null
  /** The predefined policy that it is a copy of; null for one of the owner's own. */
  readonly referencePolicy: string | null
}

/** An ACM certificate. Field names are ACM's, in camelCase. */
export type CertificateFacts = {
  readonly certificateArn: Observed<string>
  /** Null for a certificate that has no name in ACM's list. */
  readonly domainName: Observed<string | null>
  readonly status: Observed<string>
  /** `AMAZON_ISSUED`, `IMPORTED`, `PRIVATE` */
  readonly certificateType: Observed<string>
  readonly keyAlgorithm: Observed<string>
  readonly inUse: Observed<boolean>
  /** ISO 8601; null while the certificate has not been issued. */
  readonly notAfter: Observed<string | null>
  /** `ELIGIBLE` when ACM renews it by itself. */
  readonly renewalEligibility: Observed<string>
}

/**
 * An attribute of a load balancer, spelled as AWS does. AWS returns every attribute that the type has, so a missing one
 * was not read: it stops the judgement.
 */
export function attribute(attributes: Readonly<Record<string, string>>, name: string): string {
  const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  return value ?? seen<string>(unobserved('not-returned', 'elasticloadbalancing:DescribeLoadBalancerAttributes', name))
}
