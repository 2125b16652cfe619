import { compliant, defineControl, nonCompliant } from '#domain/control.ts'
import type { Exposure, ExposureKind } from '#domain/exposure.ts'
import { pathText } from '#domain/hop.ts'
import type { DbInstanceFacts } from '../db-instance.ts'

const exposure = (kind: ExposureKind): Exposure => ({
  kind,
  path: [
    {
      what: 'security group',
      id: 'sg-1',
      passes: kind === 'internet' ? 'yes' : kind === 'internal' ? 'no' : 'limited',
      because: '',
    },
  ],
  accounts: [],
  because: '',
})

export const control = defineControl<DbInstanceFacts>()({
  resourceType: 'AWS::RDS::DBInstance',
  version: 2,
  title: 'No full internet path exists to the DB instance',
  severity: 'critical',
  dimension: 'exposure',
  why: 'Public address, route, network ACL and security group together let anybody on the internet try passwords and exploits on the database.',
  fix: 'Close any one hop for good: no public address, a private subnet, or a security group that names only the application.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html',
  expected: 'no path from the internet',
  frameworks: ['prowler:rds_instance_no_public_access', 'cis-7.0:3.2.3'],
  needs: ['exposure'],
  evaluate({ exposure: found, name }) {
    const { kind, because, path } = found
    if (kind !== 'internet' && kind !== 'internet-limited')
      return compliant(
        `No path leads from the internet to ${name}. ${because.replace('No path from the internet: ', '')}`.trim(),
      )
    const who = kind === 'internet' ? 'Anyone on the internet' : 'Listed networks on the internet'
    return nonCompliant(`${who} can open a connection to ${name}: ${pathText(path)}.`)
  },
  examples: {
    compliant: [{ facts: { exposure: exposure('internal') } }],
    nonCompliant: [
      { facts: { exposure: exposure('internet') } },
      { facts: { exposure: exposure('internet-limited') } },
    ],
  },
})
