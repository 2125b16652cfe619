/** What an entry point is counted as. */
export const standings = [
  'blocking', // a web ACL of its own blocks, and nothing leads round it
  'fronted', // only distributions whose web ACL blocks reach it
  'firewalls', // firewalls behind it inspect in place of a web ACL: a WAF sandwich
  'bypassed', // a web ACL blocks, and an origin answers past it
  'counting',
  'classic',
  'none',
  'unknown', // it faces the internet, and whether it is protected is not known
  'perhaps-protected', // whether it faces the internet is not known
  'perhaps-unprotected',
  'perhaps-unknown',
  'not-eligible', // it faces the internet and takes no web ACL: counted apart
] as const
export type Standing = (typeof standings)[number]

/** What is kept of what could be an entry point and does not face the internet: it counts nowhere. */
export const notFacing = 'not-facing'

export const protectedStandings: readonly Standing[] = ['blocking', 'fronted', 'firewalls']
export const unprotectedStandings: readonly Standing[] = ['bypassed', 'counting', 'classic', 'none']
/** Whether it faces the internet, or whether it is protected, is not known. */
export const unknownStandings: readonly Standing[] = [
  'unknown',
  'perhaps-protected',
  'perhaps-unprotected',
  'perhaps-unknown',
]
