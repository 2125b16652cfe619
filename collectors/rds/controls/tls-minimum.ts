import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { EncryptionInTransit } from '#domain/encryption.ts'
import { type Observed, seen, unobserved } from '#domain/observed.ts'
import type { DbClusterFacts } from '../db-cluster.ts'
import type { DbInstanceFacts } from '../db-instance.ts'

const encrypted = (kind: EncryptionInTransit['kind'], minimumTls: string | null): EncryptionInTransit => ({
  kind,
  minimumTls,
  because: '',
})
const common = {
  severity: 'medium',
  dimension: 'encryption-in-transit',
  why: 'TLS 1.0 and 1.1 can be broken by whoever sits between client and database.',
  fix: 'Set ssl_min_protocol_version (PostgreSQL) or tls_version (MySQL, MariaDB) to TLS 1.2 in a parameter group of your own.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html',
  expected: 'nothing older than TLS 1.2 is accepted',
} as const

/** Where neither parameter is set the engine's own default holds, which differs by version and is told by no call. */
const engineDecides: Observed<never> = unobserved(
  'not-returned',
  'rds:DescribeDBParameters',
  'neither ssl_min_protocol_version nor tls_version is set, so the default of the engine version holds',
)

function verdict(name: string, { kind, minimumTls }: EncryptionInTransit) {
  if (kind === 'none' || kind === 'not-applicable') return notApplicable(`${name} does not speak TLS.`)
  if (minimumTls === null) return seen(engineDecides)
  return Number(minimumTls) >= 1.2
    ? compliant(`${name} accepts TLS ${minimumTls} or newer.`)
    : nonCompliant(`${name} still accepts TLS ${minimumTls}.`)
}

/** The lowest TLS version is judged where it works: on the database that uses the parameter group. */
export const family = defineFamily({
  'rds/parameter-tls-minimum': defineControl<DbInstanceFacts>()({
    ...common,
    resourceType: 'AWS::RDS::DBInstance',
    title: 'Parameter group allows TLS 1.2 or newer only',
    needs: ['dbClusterIdentifier', 'encryptionInTransit'],
    evaluate: ({ dbClusterIdentifier, encryptionInTransit, name }) =>
      dbClusterIdentifier !== null
        ? notApplicable(`${name} is judged with its cluster ${dbClusterIdentifier}.`)
        : verdict(name, encryptionInTransit),
    examples: {
      compliant: [{ facts: { dbClusterIdentifier: null, encryptionInTransit: encrypted('optional', '1.2') } }],
      nonCompliant: [{ facts: { dbClusterIdentifier: null, encryptionInTransit: encrypted('enforced', '1.0') } }],
    },
  }) as Control,
  'rds/cluster-parameter-tls-minimum': defineControl<DbClusterFacts>()({
    ...common,
    resourceType: 'AWS::RDS::DBCluster',
    title: 'Cluster parameter group allows TLS 1.2 or newer only',
    needs: ['encryptionInTransit'],
    evaluate: ({ encryptionInTransit, name }) => verdict(name, encryptionInTransit),
    examples: {
      compliant: [{ facts: { encryptionInTransit: encrypted('enforced', '1.3') } }],
      nonCompliant: [{ facts: { encryptionInTransit: encrypted('enforced', '1.1') } }],
    },
  }) as Control,
})
