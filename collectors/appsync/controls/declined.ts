import type { Declined } from '#domain/control.ts'

const always = 'can no longer fail: AWS encrypts every AppSync cache, whatever its flags say, and has deprecated them.'

export const declined: readonly Declined[] = [
  { id: 'appsync/cache-at-rest', reason: `Encryption at rest ${always}` },
  { id: 'appsync/cache-in-transit', reason: `Encryption in transit ${always}` },
]
