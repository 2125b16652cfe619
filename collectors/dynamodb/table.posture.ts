import { type Exposure, widestExposure } from '#domain/exposure.ts'
import { encryptionUnder } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { type Observed, Unseen } from '#domain/observed.ts'
import { policyExposure, policyLooksAt } from '#domain/policy/exposure.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { tableHolder, tableKeys } from './keys.ts'
import type { TableFacts } from './table.ts'

const looksAt = [...keyLooksAt, ...policyLooksAt]

export const posture = definePosture<TableFacts>()({
  resourceType: 'AWS::DynamoDB::Table',
  looksAt,

  encryptionAtRest: (table, related) => encryptionUnder(tableHolder(table.facts), related, table),

  keys: tableKeys,

  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/inter-network-traffic-privacy.html */
  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: '1.2',
    because: 'DynamoDB answers over TLS 1.2 or later only.',
  }),

  exposure,
})

/** A table is as open as its own policy or its stream's: the stream tells every change, old and new values. */
function exposure(table: Resource<TableFacts>, related: Related): Exposure {
  const through = (what: string, policy: Observed<string | null>): Exposure =>
    policyExposure({ what, id: null }, policy, table, related)
  const own = judged(() => through('resource policy', table.facts.resourcePolicy))
  const stream = judged(() => byStream(through('stream policy', table.facts.streamPolicy)))
  // One door that everybody may use is proof, whatever the other says.
  for (const door of [own, stream]) if (!(door instanceof Unseen) && door.kind === 'internet') return door
  if (own instanceof Unseen) throw own
  if (stream instanceof Unseen) throw stream
  if (own.kind !== 'cross-account' || stream.kind !== 'cross-account') return widestExposure(own, stream)
  return {
    kind: 'cross-account',
    path: [...own.path, ...stream.path],
    accounts: [...own.accounts, ...stream.accounts],
    because: `${own.because} ${stream.because}`,
  }
}

const byStream = (exposure: Exposure): Exposure => ({
  ...exposure,
  because: `By the policy of its stream: ${exposure.because}`,
})

function judged(judge: () => Exposure): Exposure | Unseen {
  try {
    return judge()
  } catch (error) {
    if (error instanceof Unseen) return error
    throw error
  }
}
