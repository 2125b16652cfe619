import { exists, onceFor } from '#domain/pretend/habits.ts'
import type { FleetPlan, Place, VpcPlan } from '#domain/simulated.ts'
import { arnOf } from './habits.ts'

/** Which clusters a place has, and what runs in them. */

export interface ClusterPlan {
  readonly key: string
  readonly name: string
  readonly arn: string
  readonly kind: 'fargate' | 'ec2' | 'anywhere'
  readonly services: readonly ServicePlan[]
  /** The Auto Scaling group that its instances come from. */
  readonly fleet: FleetPlan | null
  readonly instanceIds: readonly string[]
}

export interface ServicePlan {
  readonly key: string
  readonly name: string
  readonly role: Role
  readonly compute: 'FARGATE' | 'EC2' | 'EXTERNAL'
  readonly vpc: VpcPlan
  /** A share of the fleet that an outside tool deploys as task sets. */
  readonly external: boolean
}

/** What a service is for decides what its task definition holds. */
export type Role =
  | 'web'
  | 'api'
  | 'worker'
  | 'files'
  | 'ledger'
  | 'agent'
  | 'runner'
  | 'mesh'
  | 'cache'
  | 'windows'
  | 'edge'

export function clusterPlans(place: Place): readonly ClusterPlan[] {
  return onceFor(place, 'ecs.clusters', () => {
    const vpc =
      place.network.vpcs.find((one) => one.name === 'main') ?? place.network.vpcs.find((one) => !one.isDefault)
    return vpc && place.profile !== 'empty' ? [...ordinary(place, vpc), ...stories(place, vpc)] : []
  })
}

const products: readonly (readonly [string, Role])[] = [
  ['storefront', 'web'],
  ['payments-api', 'api'],
  ['order-worker', 'worker'],
  ['media-library', 'files'],
  ['ledger', 'ledger'],
  ['search-api', 'api'],
  ['billing-desk', 'windows'],
]

function ordinary(place: Place, vpc: VpcPlan): ClusterPlan[] {
  const wanted = place.scale('ecs.clusters', 0, 2)
  const found: ClusterPlan[] = []
  for (let index = 0; index < wanted; index++) {
    const key = `ecs.cluster.${index}`
    if (!exists(place, key)) continue
    const fleet = index === 1 || place.random(`${key}:kind`) < 0.3 ? fleetOf(place, index) : null
    const services = Array.from({ length: place.pick(`${key}:services`, 1, 3) }, (_, at) => {
      const [name, role] = place.choose(`${key}:product.${at}`, products)
      return servicePlan(vpc, `${key}.service.${at}`, `${name}-${index}${at}`, role, fleet !== null && role !== 'web')
    })
    const name = `${place.choose(`${key}:name`, ['shop', 'platform', 'backoffice'])}-${index}`
    found.push(
      cluster(place, key, name, fleet ? 'ec2' : 'fargate', {
        services: services.filter((service) => exists(place, service.key)),
        fleet,
      }),
    )
  }
  return found
}

/** Clusters on EC2 take their instances from the account's Auto Scaling groups. */
function fleetOf(place: Place, index: number): FleetPlan | null {
  return place.fleets.filter(({ role }) => role !== 'firewall').at(-1 - index) ?? null
}

function servicePlan(vpc: VpcPlan, key: string, name: string, role: Role, onEc2 = false): ServicePlan {
  return { key, name, role, compute: onEc2 ? 'EC2' : 'FARGATE', vpc, external: false }
}

/** What is there to be found, in the busiest region of each account. */
function stories(place: Place, vpc: VpcPlan): ClusterPlan[] {
  if (place.region !== place.regions[0]) return []
  const service = (name: string, role: Role, onEc2 = false) => servicePlan(vpc, `ecs.story.${name}`, name, role, onEc2)
  switch (place.profile) {
    case 'sandbox': {
      const trial = place.network.vpcs.find((one) => one.publicSubnets.length > 0) ?? vpc
      const cache = servicePlan(trial, 'ecs.story.cache', 'cache-trial', 'cache')
      const services = [service('ci-runner', 'runner', true), cache]
      return [cluster(place, 'ecs.lab', 'lab', 'ec2', { services, fleet: fleetOf(place, 0) })]
    }
    case 'staging':
      return [
        cluster(place, 'ecs.mesh', 'mesh', 'fargate', {
          services: [
            service('catalog', 'mesh'),
            { ...service('checkout', 'api'), external: true },
            service('telemetry', 'agent', true),
            service('journal', 'ledger'),
          ],
        }),
      ]
    case 'production': {
      if (place.random('ecs.anywhere') > 0.5) return []
      const services: ServicePlan[] = [{ ...service('till', 'edge'), compute: 'EXTERNAL' }]
      const instanceIds = [`mi-${place.hex('ecs.anywhere', 17)}`]
      return [cluster(place, 'ecs.anywhere', 'branch-offices', 'anywhere', { services, instanceIds })]
    }
    case 'forgotten':
      return [
        cluster(place, 'ecs.old', 'build-2019', 'ec2', {
          services: [service('jenkins', 'runner', true)],
          fleet: fleetOf(place, 0),
        }),
        cluster(place, 'ecs.wordpress', 'wordpress-old', 'fargate', { services: [] }),
      ]
    default:
      return []
  }
}

function cluster(
  place: Place,
  key: string,
  name: string,
  kind: ClusterPlan['kind'],
  holds: Pick<ClusterPlan, 'services'> & Partial<Pick<ClusterPlan, 'fleet' | 'instanceIds'>>,
): ClusterPlan {
  const { services, fleet = null } = holds
  const instanceIds = holds.instanceIds ?? fleet?.instances.map(({ instanceId }) => instanceId) ?? []
  return { key, name, arn: arnOf(place, `cluster/${name}`), kind, services, fleet, instanceIds }
}

/** The subnets of a service, public ones where somebody wanted them so. */
export const subnetsOf = (vpc: VpcPlan, isPublic: boolean): VpcPlan['publicSubnets'] =>
  (isPublic && vpc.publicSubnets.length > 0) || vpc.privateSubnets.length === 0 ? vpc.publicSubnets : vpc.privateSubnets
