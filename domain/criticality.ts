/** How much hangs on an account, as its owner says; the worst to lose first. */
export const criticalities = ['critical', 'high', 'medium', 'low'] as const
export type Criticality = (typeof criticalities)[number]
