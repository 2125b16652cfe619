import { compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import { rangesOpenTo, rangeText } from '#domain/network/open-ports.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'
import type { DbProxyFacts } from '../db-proxy.ts'

const resourceType = 'AWS::RDS::DBProxy'
const guide = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide'
const group = (groupId: string, cidr: string, port = 5432) => ({
  type: 'AWS::EC2::SecurityGroup',
  facts: {
    groupId,
    rules: [{ egress: false, protocol: 'tcp', fromPort: port, toPort: port, source: { kind: 'ipv4', cidr } }],
  },
})
const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-a1b2c3'

/** RDS proxies: who may log in, how, and what of it is written down. */
export const family = defineFamily({
  'rds/proxy-require-tls': defineControl<DbProxyFacts>()({
    resourceType,
    title: 'RDS Proxy demands TLS from clients',
    severity: 'high',
    dimension: 'encryption-in-transit',
    why: 'A client that may connect without TLS can be made to: passwords and rows then cross the network in the clear.',
    fix: 'Turn RequireTLS on; applications that do not use TLS yet must be given the certificate first.',
    reference: `${guide}/rds-proxy.howitworks.html`,
    expected: 'RequireTLS is true',
    frameworks: ['fsbp:RDS.43', 'powerpipe:rds_db_proxy_tls_encryption_enabled'],
    needs: ['requireTls'],
    evaluate: ({ requireTls, name }) =>
      requireTls ? compliant(`${name} refuses plain connections.`) : nonCompliant(`${name} accepts plain connections.`),
    examples: { compliant: [{ facts: { requireTls: true } }], nonCompliant: [{ facts: { requireTls: false } }] },
  }),
  'rds/proxy-iam-auth': defineControl<DbProxyFacts>()({
    resourceType,
    title: 'RDS Proxy requires IAM authentication',
    severity: 'medium',
    dimension: 'access',
    why: 'A database password is shared, copied and forgotten; an IAM identity can be named, limited and withdrawn.',
    fix: 'Set IAMAuth to REQUIRED for every secret of the proxy, or the default scheme to IAM_AUTH.',
    reference: `${guide}/rds-proxy-setup.html`,
    expected: 'IAMAuth is REQUIRED for every secret, or DefaultAuthScheme is IAM_AUTH',
    needs: ['defaultAuthScheme', 'auth'],
    evaluate({ defaultAuthScheme, auth, name }) {
      const lax = auth.filter(({ iamAuth }) => iamAuth !== 'REQUIRED')
      if (lax.length > 0)
        return nonCompliant(`${name} lets clients in by password for ${lax.length} of ${auth.length} secrets.`)
      return auth.length > 0 || defaultAuthScheme === 'IAM_AUTH'
        ? compliant(`${name} lets clients in by IAM only.`)
        : nonCompliant(`${name} has no secret and its default scheme is ${defaultAuthScheme}.`)
    },
    examples: {
      compliant: [
        { facts: { defaultAuthScheme: 'NONE', auth: [{ secretArn, iamAuth: 'REQUIRED' }] } },
        { facts: { defaultAuthScheme: 'IAM_AUTH', auth: [] } },
      ],
      nonCompliant: [
        { facts: { defaultAuthScheme: 'NONE', auth: [{ secretArn, iamAuth: 'DISABLED' }] } },
        // One secret that is open by password opens the proxy, whatever the others ask.
        {
          facts: {
            defaultAuthScheme: 'IAM_AUTH',
            auth: [
              { secretArn, iamAuth: 'REQUIRED' },
              { secretArn, iamAuth: 'ENABLED' },
            ],
          },
        },
      ],
    },
  }),
  'rds/proxy-debug-logging-off': defineControl<DbProxyFacts>()({
    resourceType,
    title: 'RDS Proxy does not keep verbose SQL debug logging on',
    severity: 'low',
    dimension: 'logging',
    why: 'Debug logs hold the text of statements, with whatever customers’ data stands in them.',
    fix: 'Turn DebugLogging off when the search for the fault is over.',
    reference: `${guide}/rds-proxy-setup.html`,
    expected: 'DebugLogging is false',
    needs: ['debugLogging'],
    evaluate: ({ debugLogging, name }) =>
      debugLogging
        ? nonCompliant(`${name} writes every statement to its log.`)
        : compliant(`${name} writes no statements to its log.`),
    examples: { compliant: [{ facts: { debugLogging: false } }], nonCompliant: [{ facts: { debugLogging: true } }] },
  }),
  'rds/proxy-sg-restricted': defineControl<DbProxyFacts>()({
    resourceType,
    title: 'RDS Proxy security groups are not open to any address',
    severity: 'high',
    dimension: 'exposure',
    why: 'Whoever reaches the proxy reaches every database behind it.',
    fix: 'Let the security groups of the applications in, in place of address ranges.',
    reference: `${guide}/rds-proxy-setup.html`,
    expected: 'no rule, and no set of rules together, lets the whole internet in',
    needs: ['vpcSecurityGroupIds'],
    looksAt: ['AWS::EC2::SecurityGroup', prefixListType],
    evaluate({ vpcSecurityGroupIds, name }, related) {
      const groups = vpcSecurityGroupIds.join(', ')
      const open = rangesOpenTo(related, vpcSecurityGroupIds)
      return open.length > 0
        ? nonCompliant(
            `The security groups of ${name} (${groups}) let everybody in on ${open.map(rangeText).join('; ')}.`,
          )
        : compliant(`The security groups of ${name} (${groups}) do not let every address in.`)
    },
    examples: {
      compliant: [{ facts: { vpcSecurityGroupIds: ['sg-1'] }, related: [group('sg-1', '10.0.0.0/8')] }],
      nonCompliant: [
        { facts: { vpcSecurityGroupIds: ['sg-1'] }, related: [group('sg-1', '0.0.0.0/0')] },
        // Two groups with half of the internet each.
        {
          facts: { vpcSecurityGroupIds: ['sg-1', 'sg-2'] },
          related: [group('sg-1', '0.0.0.0/1'), group('sg-2', '128.0.0.0/1')],
        },
      ],
    },
  }),
})
