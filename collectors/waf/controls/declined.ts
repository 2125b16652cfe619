import type { Declined } from '#domain/control.ts'

export const declined: readonly Declined[] = [
  {
    id: 'waf/api-readable',
    reason:
      'A control judges a resource, and where the inventory cannot be read there is none. The coverage of WAF Classic says it for each account and region: read, denied, or no longer offered by AWS, with AWS’s words.',
  },
]
