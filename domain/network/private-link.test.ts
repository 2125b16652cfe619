import { expect, test } from 'vitest'
import { account, resource } from '../pretend/network.ts'
import { partner, relatedOf, unread, type Verdict, vendor, verdictOf, type World, wanted } from './cases/world.ts'
import { type Balancer, privateLinkExposure } from './private-link.ts'

/** Endpoint services in front of a network load balancer that listens on TCP 443. */

const arn = `arn:aws:elasticloadbalancing:eu-west-1:${account}:loadbalancer/net/shop/1`
const balancer: Balancer = { arn, securityGroupIds: () => [], doors: [{ port: 443, protocol: 'tcp' }] }
const root = (id: string) => `arn:aws:iam::${id}:root`

interface Service {
  readonly allowed?: readonly string[] | typeof unread
  readonly accept?: boolean | typeof unread
  readonly state?: string
  readonly fronts?: readonly string[]
}
interface Case extends Verdict, Pick<World, 'groups' | 'unlisted'> {
  readonly services: readonly Service[]
  readonly balancer?: Partial<Balancer>
}

function found({ services, groups = {}, unlisted = [], ...one }: Case): Verdict {
  const made = services.map(({ allowed = [], accept = true, state = 'Available', fronts = [arn] }, index) => {
    const id = `vpce-svc-${index + 1}`
    return resource('AWS::EC2::VPCEndpointService', id, {
      serviceId: id,
      serviceName: `com.amazonaws.vpce.eu-west-1.${id}`,
      serviceState: state,
      acceptanceRequired: accept,
      allowedPrincipals: allowed,
      loadBalancerArns: fronts,
    })
  })
  return verdictOf(
    () =>
      privateLinkExposure(relatedOf({ groups, unlisted, others: made }), { ...balancer, ...one.balancer }) ?? {
        kind: 'isolated',
        path: [],
        accounts: [],
        because: '',
      },
  )
}

const service = '~ VPC endpoint service vpce-svc-1'
const grouped = { balancer: { securityGroupIds: () => ['sg-1'] } } as const

const cases: { readonly [sentence: string]: Case } = {
  'Without an endpoint service nobody comes this way': { services: [], is: 'isolated', path: '' },
  'A service in front of another balancer does not matter': {
    services: [
      { allowed: ['*'], fronts: ['arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/net/x/2'] },
    ],
    is: 'isolated',
    path: '',
  },
  'A service that allows nobody else': { services: [{}], is: 'isolated', path: '' },
  'A service that allows its own account only': {
    services: [{ allowed: [root(account)] }],
    is: 'isolated',
    path: '',
  },
  'A service that allows another account lets it in': {
    services: [{ allowed: [root(partner)] }],
    is: 'cross-account',
    accounts: [partner],
    path: service,
  },
  'A role of another account is that account': {
    services: [{ allowed: [`arn:aws:iam::${partner}:role/reader`] }],
    is: 'cross-account',
    accounts: [partner],
    path: service,
  },
  'A service that allows everybody, each to be accepted, lets in other accounts, whichever are accepted': {
    services: [{ allowed: ['*'], accept: true }],
    is: 'cross-account',
    path: service,
  },
  'A service that allows everybody and accepts everybody is open to whoever has an AWS account': {
    services: [{ allowed: ['*'], accept: false }],
    is: 'internet',
    path: 'VPC endpoint service vpce-svc-1',
  },
  'The widest of two services counts': {
    services: [{ allowed: [root(partner)] }, { allowed: ['*'], accept: false }],
    is: 'internet',
    path: 'VPC endpoint service vpce-svc-2',
  },
  'A service that failed lets nobody in': {
    services: [{ allowed: [root(partner)], state: 'Failed' }],
    is: 'isolated',
    path: '',
  },
  'Security groups of the balancer see the addresses of the clients, wherever their VPC is': {
    ...grouped,
    services: [{ allowed: [root(vendor)] }],
    groups: { 'sg-1': ['tcp 443 172.16.0.0/12'] },
    is: 'cross-account',
    accounts: [vendor],
    path: `${service} → ~ security group sg-1`,
  },
  'A group that opens another port lets nobody in': {
    ...grouped,
    services: [{ allowed: [root(vendor)] }],
    groups: { 'sg-1': ['tcp 80 172.16.0.0/12'] },
    is: 'isolated',
    path: '',
  },
  'A group that names groups of this account lets nobody in from elsewhere': {
    ...grouped,
    services: [{ allowed: [root(vendor)] }],
    groups: { 'sg-1': ['tcp 443 sg-2'] },
    is: 'isolated',
    path: '',
  },
  'An unread group leaves it unknown': {
    ...grouped,
    services: [{ allowed: [root(vendor)] }],
    groups: { 'sg-1': unread },
    is: 'unknown',
    path: `${service} → ? security group sg-1`,
  },
  'Unread permissions leave it unknown': {
    services: [{ allowed: unread }],
    is: 'unknown',
    path: '? VPC endpoint service vpce-svc-1',
  },
  'Unread permissions of one matter not where another is open to everybody': {
    services: [{ allowed: unread }, { allowed: ['*'], accept: false }],
    is: 'internet',
    path: 'VPC endpoint service vpce-svc-2',
  },
  'Whether endpoints have to be accepted matters only where everybody is allowed': {
    services: [{ allowed: [root(partner)], accept: unread }],
    is: 'cross-account',
    accounts: [partner],
    path: service,
  },
  'Where everybody is allowed and acceptance was not read, it is unknown': {
    services: [{ allowed: ['*'], accept: unread }],
    is: 'unknown',
    path: '? VPC endpoint service vpce-svc-1',
  },
  'Where services could not be listed, one may be in front of it': {
    services: [],
    unlisted: ['AWS::EC2::VPCEndpointService'],
    is: 'unknown',
    path: '? VPC endpoint service',
  },
}

test.each(Object.entries(cases))('%s', (_, one) => expect(found(one)).toEqual(wanted(one)))
