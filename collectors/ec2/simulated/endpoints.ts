import type { VpcEndpoint } from '@aws-sdk/client-ec2'
import type { Place, VpcPlan } from '#domain/simulated.ts'
import { exists, isHardened, slip, tagsFor } from './habits.ts'
import { routeTables } from './routes.ts'

/** VPC endpoints: gateways for S3 and DynamoDB, interfaces for the rest. */

export function vpcEndpoints(place: Place): VpcEndpoint[] {
  return place.network.vpcs
    .filter((vpc) => !vpc.isDefault)
    .flatMap((vpc) => [...gatewayEndpoints(place, vpc), ...interfaceEndpoints(place, vpc)])
}

const statement = (principal: unknown, condition?: object) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: '*',
  Resource: '*',
  ...(condition && { Condition: condition }),
})
const policy = (...statements: readonly object[]) => JSON.stringify({ Version: '2008-10-17', Statement: statements })
/** What AWS puts there when nobody writes one. */
const fullAccess = policy(statement('*'))

function policyOf(place: Place, key: string): string {
  if (!isHardened(place)) return fullAccess
  if (slip(place, `${key}|full-access`, 0.3)) return fullAccess
  if (place.random(`${key}|partner`) < 0.05) {
    return policy(
      statement({ AWS: `arn:${place.partition}:iam::${place.accountId}:root` }),
      statement({ AWS: '888888888888' }),
    )
  }
  return place.random(`${key}|own`) < 0.4
    ? policy(statement({ AWS: `arn:${place.partition}:iam::${place.accountId}:root` }))
    : policy(
        statement('*', {
          StringEquals: { 'aws:PrincipalOrgID': place.organizationId, 'aws:ResourceOrgID': place.organizationId },
        }),
      )
}

function endpoint(place: Place, vpc: VpcPlan, service: string): VpcEndpoint {
  const id = `vpce-${place.hex(`${vpc.vpcId}|vpce|${service}`, 17)}`
  return {
    VpcEndpointId: id,
    VpcId: vpc.vpcId,
    OwnerId: place.accountId,
    ServiceName: `com.amazonaws.${place.region}.${service}`,
    // The wire says `available`, AWS's model `Available`.
    State: 'available' as VpcEndpoint['State'],
    RequesterManaged: false,
    PolicyDocument: policyOf(place, id),
    RouteTableIds: [],
    SubnetIds: [],
    Groups: [],
    PrivateDnsEnabled: false,
    NetworkInterfaceIds: [],
    CreationTimestamp: new Date('2024-03-05T09:00:00Z'),
    Tags: tagsFor(place, id, `${vpc.name}-${service}`),
  }
}

function gatewayEndpoints(place: Place, vpc: VpcPlan): VpcEndpoint[] {
  const tables = routeTables(place).filter(
    (table) => table.VpcId === vpc.vpcId && table.Associations?.some((one) => one.SubnetId),
  )
  const there = (service: string) => service === 's3' || exists(place, `${vpc.vpcId}|endpoint|${service}`)
  if (vpc.privateSubnets.length === 0) return []
  return ['s3', 'dynamodb'].filter(there).map((service) => ({
    ...endpoint(place, vpc, service),
    VpcEndpointType: 'Gateway',
    RouteTableIds: tables.flatMap((table) => table.RouteTableId ?? []),
  }))
}

function interfaceEndpoints(place: Place, vpc: VpcPlan): VpcEndpoint[] {
  const wanted = isHardened(place)
    ? ['ec2', 'ssm', 'ssm-contacts', 'ssm-incidents', 'ecr.api', 'ecr.dkr', 'kms']
    : place.profile === 'staging'
      ? ['ssm', 'ecr.api', 'ecr.dkr']
      : []
  if (vpc.privateSubnets.length === 0) return []
  const made = wanted.filter(
    (service) =>
      exists(place, `${vpc.vpcId}|endpoint|${service}`) && place.random(`${vpc.vpcId}|wants|${service}`) < 0.75,
  )
  const interfaces = made.map((service): VpcEndpoint => {
    const key = `${vpc.vpcId}|endpoint|${service}`
    const one = slip(place, `${key}|one-zone`)
    return {
      ...endpoint(place, vpc, service),
      VpcEndpointType: 'Interface',
      SubnetIds: (one ? vpc.privateSubnets.slice(0, 1) : vpc.privateSubnets).map((subnet) => subnet.subnetId),
      Groups: [{ GroupId: slip(place, `${key}|open-group`) ? vpc.groups.web : vpc.groups.data, GroupName: 'endpoint' }],
      PrivateDnsEnabled: !slip(place, `${key}|no-private-dns`),
    }
  })
  // Firewall appliances are reached through an endpoint type that has no policy.
  if (place.profile !== 'network') return interfaces
  const { PolicyDocument: _none, ...appliance } = endpoint(place, vpc, 'vpce-svc-0f1e2d3c4b5a69788')
  return [
    ...interfaces,
    {
      ...appliance,
      VpcEndpointType: 'GatewayLoadBalancer',
      SubnetIds: vpc.privateSubnets.slice(0, 1).map((subnet) => subnet.subnetId),
    },
  ]
}
