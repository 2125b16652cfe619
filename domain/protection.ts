/** The WAF pillar: attached is not protecting. */

export const wafProtectionKinds = ['none', 'counting', 'blocking', 'classic', 'not-eligible'] as const
export type WafProtectionKind = (typeof wafProtectionKinds)[number]

export interface WafProtection {
  readonly kind: WafProtectionKind
  readonly webAclArn: string | null
  readonly because: string
}
