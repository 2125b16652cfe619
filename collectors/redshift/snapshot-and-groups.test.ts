import type { Snapshot } from '@aws-sdk/client-redshift'
import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { isObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { Posture } from '#domain/posture.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { clusterParameterGroup } from './cluster-parameter-group.ts'
import { posture } from './cluster-snapshot.posture.ts'
import { clusterSnapshot, supportAlias } from './cluster-snapshot.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const value = (fact: Observed<unknown>) => (isObserved(fact) ? fact.value : fact.unobserved)
const item: Snapshot = { SnapshotIdentifier: 'before', ClusterIdentifier: 'dwh', Encrypted: true }

describe('a snapshot', () => {
  it('without a list of accounts is shared with nobody; AWS Support goes by its alias', () => {
    const readers = (fields: Snapshot) =>
      value(clusterSnapshot({ ...item, ...fields }, {}, where).facts.accountsWithRestoreAccess)
    expect(readers({})).toEqual([])
    expect(
      readers({
        AccountsWithRestoreAccess: [
          { AccountId: '444455556666' },
          { AccountId: '123456789012', AccountAlias: supportAlias },
        ],
      }),
    ).toEqual(['444455556666', supportAlias])
  })

  it('is named by its own ARN, else by cluster and name', () => {
    expect(clusterSnapshot(item, {}, where).arn).toBe('arn:aws:redshift:eu-west-1:111122223333:snapshot:dwh/before')
    expect(clusterSnapshot({ ...item, SnapshotArn: 'arn:given' }, {}, where).arn).toBe('arn:given')
  })

  it.each<[Snapshot, string]>([
    [{ Encrypted: false }, 'none'],
    [{ KmsKeyId: 'arn:aws:kms:eu-west-1:999988887777:key/1' }, 'customer-managed'],
    [{ EncryptedWithHSM: true }, 'hsm'],
    [{ EncryptedWithHSM: false }, 'not-returned'],
    [{ Encrypted: undefined }, 'not-returned'],
  ])('%o is encrypted: %s', (fields, expected) => {
    const made = {
      ...clusterSnapshot({ ...item, ...fields }, {}, where),
      ...where,
      type: 'AWS::Redshift::ClusterSnapshot',
    }
    const resource = made as unknown as Resource
    const related = relatedIndex({
      resources: [resource],
      listed: () => true,
      accountId: where.accountId,
      organizationAccounts: null,
      organizationId: null,
      now: new Date(0),
    })
    const { encryptionAtRest } = judgePillars(resource, posture as unknown as Posture, related, (_w, _r, error) => {
      throw error
    })
    expect(isObserved(encryptionAtRest) ? encryptionAtRest.value.kind : encryptionAtRest.unobserved).toBe(expected)
  })
})

describe('a parameter group', () => {
  const flags = (parameters: Parameters<typeof clusterParameterGroup>[1]['parameters']) => {
    const { requireSsl, useFipsSsl } = clusterParameterGroup({ ParameterGroupName: 'own' }, { parameters }, where).facts
    return [requireSsl, useFipsSsl].map(value)
  }
  const call = 'redshift:DescribeClusterParameters'
  it('reads values, whoever set them, and guesses none', () => {
    const set = (require_ssl: string) => [{ ParameterName: 'require_ssl', ParameterValue: require_ssl }]
    expect(flags(observed([...set('true'), { ParameterName: 'use_fips_ssl', ParameterValue: 'false' }], call))).toEqual(
      [true, false],
    )
    expect(flags(observed(set('auto'), call))).toEqual(['schema-drift', 'not-returned'])
    expect(flags(unobserved('denied', call))).toEqual(['denied', 'denied'])
  })
})
