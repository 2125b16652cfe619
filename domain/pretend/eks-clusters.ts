import type { Place, VpcPlan } from '../simulated.ts'
import { flawed, onceFor } from './habits.ts'

/** A cluster of Kubernetes as both EKS and EC2 tell of it: EC2 lists the security group that EKS makes. */
export interface EksClusterPlan {
  readonly key: string
  readonly name: string
  /** The day of the world on which it was made. */
  readonly born: number
  readonly vpc: VpcPlan
  readonly securityGroupId: string
}

export function eksClusterPlans(place: Place): readonly EksClusterPlan[] {
  return onceFor(place, 'eks.cluster-plans', () => {
    const wanted = place.scale('eks.clusters', 0, 2)
    // Somebody's trial of long ago, never upgraded since.
    const trial = wanted === 0 && place.profile === 'forgotten' && place.network.vpcs.some((vpc) => !vpc.isDefault)
    return Array.from({ length: trial ? 1 : wanted }, (_, index) => `eks.cluster.${index}`).flatMap((key, index) => {
      const born = place.pick(`${key}:born`, -400, 50)
      const gone = place.random(`${key}:goes`) < 0.06 ? place.pick(`${key}:gone`, 20, 89) : Number.POSITIVE_INFINITY
      const vpc = vpcOf(place, key)
      if (!vpc || place.day < born || place.day >= gone) return []
      const name = `${place.choose(`${key}:name`, ['apps', 'platform', 'batch', 'ml_inference'])}-${index}`
      return [{ key, name, born, vpc, securityGroupId: `sg-${place.hex(`${key}:cluster-group`, 17)}` }]
    })
  })
}

function vpcOf(place: Place, key: string): VpcPlan | undefined {
  const isDefault = flawed(place, `${key}:default-vpc`) && place.random(`${key}:default-vpc`) < 0.5
  const { vpcs } = place.network
  return vpcs.find((vpc) => vpc.isDefault === isDefault && vpc.name !== 'data') ?? vpcs.find((vpc) => !vpc.isDefault)
}
