import type { Compliance } from '#domain/pillars.ts'

/** The shapes of the screens, for a terminal: circle, triangle, diamond, dash. */
export const signOf: Record<Compliance, string> = {
  COMPLIANT: '●',
  NON_COMPLIANT: '▲',
  INSUFFICIENT_DATA: '◇',
  NOT_APPLICABLE: '–',
}
