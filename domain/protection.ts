/** The WAF pillar: attached is not protecting. */

export const wafProtectionKinds = ['none', 'counting', 'blocking', 'classic', 'not-eligible'] as const
export type WafProtectionKind = (typeof wafProtectionKinds)[number]

export interface WafProtection {
  readonly kind: WafProtectionKind
  readonly webAclArn: string | null
  readonly because: string
  /** Firewalls behind a load balancer that inspect in place of a web ACL; absent where none are known to. */
  readonly firewalls?: FirewallsInPlace
}

export interface FirewallsInPlace {
  readonly certainty: 'certain' | 'likely'
  /** Is there a way to the applications that does not lead through them? */
  readonly wayRound: 'none' | 'known' | 'unknown'
}
