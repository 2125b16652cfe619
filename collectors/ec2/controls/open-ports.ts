import { compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { Family } from '#domain/network/cidr.ts'
import type { SecurityGroupFacts, SecurityGroupRule } from '#domain/network/facts.ts'
import type { Transport } from '#domain/network/network-rules.ts'
import { isOpen } from '#domain/network/open-ports.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'
import type { Severity } from '#domain/pillars.ts'
import { examplePrefixList } from '../example-prefix-list.ts'

const reference = 'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html'

const from = (cidr: string, port: number, protocol: string = 'tcp', to = port): SecurityGroupRule => ({
  egress: false,
  protocol,
  fromPort: protocol === '-1' ? null : port,
  toPort: protocol === '-1' ? null : to,
  source: { kind: cidr.includes(':') ? 'ipv6' : 'ipv4', cidr },
})
const fromList = (port: number): SecurityGroupRule => ({
  ...from('0.0.0.0/0', port),
  source: { kind: 'prefix-list', prefixListId: 'pl-1' },
})

interface Ports {
  /** What listens there, as it stands in a sentence: `Redis`. */
  readonly what: string
  readonly title: string
  readonly tcp: readonly number[]
  readonly udp?: readonly number[]
  readonly severity?: Severity
  readonly families?: readonly Family[]
  readonly frameworks?: readonly string[]
}

/** No port of the list is open to the whole internet, whichever way the rules spell it. */
function closedToInternet({
  what,
  title,
  tcp,
  udp = [],
  severity = 'high',
  families = [4, 6],
  frameworks = [],
}: Ports) {
  const all = [...tcp.map((port) => ['tcp', port] as const), ...udp.map((port) => ['udp', port] as const)]
  const first = tcp[0] ?? 0
  const anyone = families.includes(4) ? '0.0.0.0/0' : '::/0'
  const halves = families.includes(4) ? ['0.0.0.0/1', '128.0.0.0/1'] : ['2000::/4', '3000::/4']
  // A family that the control does not judge may be open without failing it.
  const other = families.length === 2 ? '203.0.113.0/24' : families.includes(4) ? '::/0' : '0.0.0.0/0'
  return defineControl<SecurityGroupFacts>()({
    resourceType: 'AWS::EC2::SecurityGroup',
    title,
    severity,
    dimension: 'exposure',
    why: `Anybody on the internet may try passwords and exploits against ${what}; such ports are found by scanners within minutes.`,
    fix: 'Replace the open source by the networks or security groups that need it, or reach it through a private way such as Session Manager or a VPN.',
    reference,
    frameworks,
    needs: ['rules'],
    looksAt: [prefixListType],
    evaluate: ({ rules, name }, related) => {
      const open = all.filter(([transport, port]) => isOpen(related, rules, transport, port, families))
      if (open.length === 0) return compliant(`No rule of ${name} lets everybody reach ${what}.`)
      const ports = open.map(([transport, port]) => `${transport.toUpperCase()} ${port}`).join(', ')
      return nonCompliant(`Everybody on the internet may reach ${what} through ${name}: ${ports}.`)
    },
    examples: {
      compliant: [
        { facts: { rules: [] } },
        { facts: { rules: [from(other, first), from('10.0.0.0/8', first, '-1')] } },
        { facts: { rules: [{ ...from(anyone, first), egress: true }, from(anyone, 443)] } },
        { facts: { rules: [fromList(first)] }, related: [examplePrefixList('pl-1', ['203.0.113.0/24'])] },
        {
          facts: { rules: [fromList(first)] },
          related: [examplePrefixList('pl-1', [], 'com.amazonaws.global.cloudfront.origin-facing')],
        },
      ],
      nonCompliant: [
        { facts: { rules: [from(anyone, first)] } },
        { facts: { rules: [from(anyone, 0, '-1')] } },
        { facts: { rules: [from(anyone, first - 1, 'tcp', first + 1)] } },
        { facts: { rules: halves.map((half) => from(half, first)) } },
        { facts: { rules: [fromList(first)] }, related: [examplePrefixList('pl-1', halves)] },
        ...all
          .slice(1)
          .map(([transport, port]) => ({ facts: { rules: [from(anyone, port, transport satisfies Transport)] } })),
      ],
    },
  })
}

const admin = { tcp: [22, 3389], what: 'a remote administration port (SSH, RDP)' }

export const family = defineFamily({
  'ec2/sg-no-admin-ports-open': closedToInternet({
    ...admin,
    title: 'No remote administration port is open to any address, either family',
    frameworks: ['powerpipe:vpc_security_group_remote_administration'],
  }),
  'ec2/sg-no-admin-ports-open-v4': closedToInternet({
    ...admin,
    title: 'No remote administration port is open to 0.0.0.0/0',
    families: [4],
    frameworks: ['fsbp:EC2.53', 'cis-6.0:6.3', 'powerpipe:vpc_security_group_remote_administration_ipv4'],
  }),
  'ec2/sg-no-admin-ports-open-v6': closedToInternet({
    ...admin,
    title: 'No remote administration port is open to ::/0',
    families: [6],
    frameworks: ['fsbp:EC2.54', 'cis-6.0:6.4', 'powerpipe:vpc_security_group_remote_administration_ipv6'],
  }),
  'ec2/sg-no-ssh-open': closedToInternet({
    what: 'SSH',
    title: 'SSH is not open to any address',
    tcp: [22],
    frameworks: ['fsbp:EC2.13', 'cis-7.0:6.4', 'prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22'],
  }),
  'ec2/sg-no-rdp-open': closedToInternet({
    what: 'RDP',
    title: 'RDP is not open to any address',
    tcp: [3389],
    udp: [3389],
    frameworks: [
      'fsbp:EC2.14',
      'cis-7.0:6.4',
      'prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389',
    ],
  }),
  'ec2/sg-no-cassandra-open': closedToInternet({
    what: 'Cassandra',
    title: 'Cassandra ports are not open to any address',
    tcp: [9042, 7000, 7001, 7199, 9160],
    frameworks: ['powerpipe:vpc_security_group_allows_ingress_to_cassandra_ports'],
  }),
  'ec2/sg-no-cifs-open': closedToInternet({
    what: 'CIFS file shares',
    title: 'CIFS port is not open to any address',
    tcp: [445],
    frameworks: ['cis-6.0:6.1.2', 'powerpipe:vpc_security_group_restrict_ingress_cifs_port_all'],
  }),
  'ec2/sg-no-dax-redshift-opensearch-port-open': closedToInternet({
    what: 'DAX or Redshift',
    title: 'DAX (8111, 9111) and Redshift (5439) ports are not open to any address',
    tcp: [8111, 9111, 5439],
  }),
  'ec2/sg-no-docker-kubelet-port-open': closedToInternet({
    what: 'the Docker API or the kubelet',
    title: 'Docker API (2375, 2376) and kubelet (10250) ports are not open to any address',
    tcp: [2375, 2376, 10250],
    severity: 'critical',
  }),
  'ec2/sg-no-elasticsearch-kibana-open': closedToInternet({
    what: 'Elasticsearch or Kibana',
    title: 'Elasticsearch and Kibana ports are not open to any address',
    tcp: [9200, 9300, 5601],
    frameworks: [
      'prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_elasticsearch_kibana_9200_9300_5601',
    ],
  }),
  'ec2/sg-no-ftp-open': closedToInternet({
    what: 'FTP',
    title: 'FTP ports are not open to any address',
    tcp: [21, 20],
    frameworks: ['prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_ftp_20_21'],
  }),
  // The list is Security Hub's: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
  'ec2/sg-no-high-risk-ports-open': closedToInternet({
    what: 'a high-risk port',
    title: 'No high-risk port is open to any address',
    tcp: [
      22, 20, 21, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088,
      8888, 9200, 9300,
    ],
    severity: 'critical',
    frameworks: ['fsbp:EC2.19', 'powerpipe:vpc_security_group_restricted_common_ports'],
  }),
  'ec2/sg-no-kafka-open': closedToInternet({
    what: 'Kafka',
    title: 'Kafka port is not open to any address',
    tcp: [9092],
    frameworks: ['prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_kafka_9092'],
  }),
  'ec2/sg-no-memcached-open': closedToInternet({
    what: 'Memcached',
    title: 'Memcached port is not open to any address',
    tcp: [11211],
    // Over UDP an open Memcached multiplies attacks on others.
    udp: [11211],
    frameworks: ['prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_memcached_11211'],
  }),
  'ec2/sg-no-mongodb-open': closedToInternet({
    what: 'MongoDB',
    title: 'MongoDB ports are not open to any address',
    tcp: [27017, 27018],
    frameworks: ['prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mongodb_27017_27018'],
  }),
  'ec2/sg-no-mysql-open': closedToInternet({
    what: 'MySQL',
    title: 'MySQL port is not open to any address',
    tcp: [3306],
    frameworks: ['prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mysql_3306'],
  }),
  'ec2/sg-no-oracle-open': closedToInternet({
    what: 'Oracle',
    title: 'Oracle ports are not open to any address',
    tcp: [1521, 2483, 2484],
    frameworks: ['prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_oracle_1521_2483'],
  }),
  'ec2/sg-no-postgres-open': closedToInternet({
    what: 'PostgreSQL',
    title: 'PostgreSQL port is not open to any address',
    tcp: [5432],
    frameworks: ['prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_postgres_5432'],
  }),
  'ec2/sg-no-redis-open': closedToInternet({
    what: 'Redis',
    title: 'Redis port is not open to any address',
    tcp: [6379],
    frameworks: ['prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_redis_6379'],
  }),
  'ec2/sg-no-sqlserver-open': closedToInternet({
    what: 'SQL Server',
    title: 'SQL Server ports are not open to any address',
    tcp: [1433, 1434],
    udp: [1434],
    frameworks: ['prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_sql_server_1433_1434'],
  }),
  'ec2/sg-no-telnet-open': closedToInternet({
    what: 'Telnet',
    title: 'Telnet port is not open to any address',
    tcp: [23],
    frameworks: ['prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_telnet_23'],
  }),
})
