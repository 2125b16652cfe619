import type { Place, VpcPlan } from '#domain/simulated.ts'
import { arnOf, exists, flawed, onceFor } from './habits.ts'

/** Which clusters a place has, and what runs in them. */

export interface ClusterPlan {
  readonly key: string
  readonly name: string
  readonly arn: string
  readonly kind: 'fargate' | 'ec2' | 'anywhere' | 'abandoned'
  readonly services: readonly ServicePlan[]
  readonly instances: readonly InstancePlan[]
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

export interface InstancePlan {
  readonly key: string
  readonly id: string
  readonly arnId: string
  readonly vpc: VpcPlan
  readonly isPublic: boolean
}

export function clusterPlans(place: Place): readonly ClusterPlan[] {
  return onceFor(place, 'clusters', () => {
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
    const onEc2 = index === 1 || place.random(`${key}:kind`) < 0.2
    const services = Array.from({ length: place.pick(`${key}:services`, 1, 3) }, (_, at) => {
      const [name, role] = place.choose(`${key}:product.${at}`, products)
      return servicePlan(vpc, `${key}.service.${at}`, `${name}-${index}${at}`, role, onEc2 && role !== 'web')
    })
    found.push(
      cluster(
        place,
        key,
        `${place.choose(`${key}:name`, ['shop', 'platform', 'backoffice'])}-${index}`,
        onEc2 ? 'ec2' : 'fargate',
        {
          services: services.filter((service) => exists(place, service.key)),
          instances: onEc2 ? instances(place, vpc, key, place.pick(`${key}:instances`, 1, 3)) : [],
        },
      ),
    )
  }
  return found
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
      const key = 'ecs.lab'
      const trial = place.network.vpcs.find((one) => one.publicSubnets.length > 0) ?? vpc
      return [
        cluster(place, key, 'lab', 'ec2', {
          services: [
            service('ci-runner', 'runner', true),
            servicePlan(trial, 'ecs.story.cache', 'cache-trial', 'cache'),
          ],
          instances: instances(place, vpc, key, 1),
        }),
      ]
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
          instances: [],
        }),
      ]
    case 'production':
      return place.random('ecs.anywhere') < 0.5
        ? [
            cluster(place, 'ecs.anywhere', 'branch-offices', 'anywhere', {
              services: [{ ...service('till', 'edge'), compute: 'EXTERNAL' }],
              instances: [
                {
                  key: 'ecs.anywhere.0',
                  id: `mi-${place.hex('ecs.anywhere', 17)}`,
                  arnId: place.hex('ecs.anywhere.arn', 32),
                  vpc,
                  isPublic: false,
                },
              ],
            }),
          ]
        : []
    case 'forgotten':
      return [
        cluster(place, 'ecs.old', 'build-2019', 'ec2', {
          services: [service('jenkins', 'runner', true)],
          instances: instances(place, vpc, 'ecs.old', 1),
        }),
        cluster(place, 'ecs.wordpress', 'wordpress-old', 'abandoned', { services: [], instances: [] }),
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
  holds: Pick<ClusterPlan, 'services' | 'instances'>,
): ClusterPlan {
  return { key, name, arn: arnOf(place, `cluster/${name}`), kind, ...holds }
}

function instances(place: Place, vpc: VpcPlan, key: string, wanted: number): InstancePlan[] {
  return Array.from({ length: wanted }, (_, index) => {
    const own = `${key}.instance.${index}`
    return {
      key: own,
      id: `i-0${place.hex(own, 16)}`,
      arnId: place.hex(`${own}:arn`, 32),
      vpc,
      isPublic: vpc.privateSubnets.length === 0 || flawed(place, `${own}:public`),
    }
  })
}

/** The subnets of a service or an instance, public ones where somebody wanted them so. */
export const subnetsOf = (vpc: VpcPlan, isPublic: boolean): VpcPlan['publicSubnets'] =>
  (isPublic && vpc.publicSubnets.length > 0) || vpc.privateSubnets.length === 0 ? vpc.publicSubnets : vpc.privateSubnets
