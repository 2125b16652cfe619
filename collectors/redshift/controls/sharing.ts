import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { sharedWithin, strangersAmong } from '#domain/strangers.ts'
import type { ClusterFacts } from '../cluster.ts'
import { type ClusterSnapshotFacts, supportAlias } from '../cluster-snapshot.ts'
import type { EndpointAuthorizationFacts } from '../endpoint-authorization.ts'

const dimension = 'exposure'
const share = 'arn:aws:redshift:eu-west-1:111122223333:datashare:00000000-0000-0000-0000-000000000000/sales'

export const family = defineFamily({
  'redshift/datashare-not-public': defineControl<ClusterFacts>()({
    resourceType: 'AWS::Redshift::Cluster',
    dimension,
    title: 'Data shares of the cluster do not allow publicly accessible consumers',
    severity: 'high',
    why: 'A share that publicly accessible clusters may consume can be read through a warehouse that stands on the internet, however closed its producer is.',
    fix: 'Run ALTER DATASHARE … SET PUBLICACCESSIBLE FALSE on each share.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_DATASHARE.html',
    expected: 'AllowPubliclyAccessibleConsumers is false for every share',
    needs: ['publicDataShares'],
    evaluate({ publicDataShares: open, name }) {
      if (open === null) return notApplicable(`${name} produces no data share.`)
      return open.length > 0
        ? nonCompliant(`Publicly accessible clusters may consume ${open.map(nameOf).join(', ')} of ${name}.`)
        : compliant(`No data share of ${name} allows publicly accessible consumers.`)
    },
    examples: {
      compliant: [{ facts: { publicDataShares: [] } }],
      nonCompliant: [{ facts: { publicDataShares: [share] } }],
    },
  }) as Control,

  'redshift/endpoint-access-known': defineControl<EndpointAuthorizationFacts>()({
    resourceType: 'AWS::Redshift::EndpointAuthorization',
    dimension,
    title: 'Managed VPC endpoints are granted to known accounts only',
    severity: 'medium',
    why: 'The grant lets the other account reach the cluster from its own network, past every route and peering of yours.',
    fix: 'Revoke endpoint access of accounts that are not yours.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-cross-vpc.html',
    expected: 'the grantee belongs to the organisation',
    needs: ['grantee', 'clusterIdentifier'],
    evaluate({ grantee, clusterIdentifier, accountId }, related) {
      const strangers = strangersAmong(related, accountId, [grantee])
      return strangers.length > 0
        ? nonCompliant(`Account ${grantee}, outside the organisation, may make endpoints to ${clusterIdentifier}.`)
        : compliant(`Account ${grantee}, which may make endpoints to ${clusterIdentifier}, is of the organisation.`)
    },
    examples: {
      compliant: [{ facts: { grantee: '444455556666', clusterIdentifier: 'dwh' } }],
      nonCompliant: [{ facts: { grantee: '999988887777', clusterIdentifier: 'dwh' } }],
    },
  }) as Control,

  'redshift/snapshot-not-shared-outside': defineControl<ClusterSnapshotFacts>()({
    resourceType: 'AWS::Redshift::ClusterSnapshot',
    dimension,
    title: 'Cluster snapshot is shared with organisation accounts at most',
    severity: 'high',
    why: 'An account outside the organisation can restore a shared snapshot, and keeps what it restored when the sharing ends.',
    fix: 'Revoke snapshot access of accounts that are not yours; treat what was in it as disclosed.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/managing-snapshots-console.html',
    expected: 'every account with restore access belongs to the organisation',
    needs: ['accountsWithRestoreAccess'],
    evaluate({ accountsWithRestoreAccess: readers, name, accountId }, related) {
      // An owner opens a snapshot to AWS Support for a case; that is no account of somebody else's.
      const accounts = readers.filter((reader) => reader !== supportAlias)
      return sharedWithin(related, { name, accountId }, accounts)
    },
    examples: {
      compliant: [
        { facts: { accountsWithRestoreAccess: [] } },
        { facts: { accountsWithRestoreAccess: ['444455556666'] } },
        { facts: { accountsWithRestoreAccess: [supportAlias] } },
      ],
      nonCompliant: [{ facts: { accountsWithRestoreAccess: ['444455556666', '999988887777'] } }],
    },
  }) as Control,
})

/** The name after the namespace in the ARN of a share. */
const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)
