import type {
  Certificate,
  DescribeListenerCertificatesInput,
  DescribeListenersInput,
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancersInput,
  DescribeRulesInput,
  DescribeTagsInput,
  DescribeTargetGroupAttributesInput,
  DescribeTargetGroupsInput,
  DescribeTargetHealthInput,
  Listener,
  LoadBalancer,
  Rule,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import { listenersOf, registeredWith, targetAttributesOf, targetGroupsOf } from './simulated-listeners.ts'
import { attributesOf, loadBalancerOf, tagsOf } from './simulated-load-balancers.ts'

const missing = {
  loadBalancer: () => new SimulatedError('LoadBalancerNotFound', 'One or more load balancers not found'),
  listener: () => new SimulatedError('ListenerNotFound', 'One or more listeners not found'),
  targetGroup: () => new SimulatedError('TargetGroupNotFound', 'One or more target groups not found'),
}
const invalid = (message: string) => new SimulatedError('ValidationError', message)

const marked = {
  token: ({ Marker }: { Marker?: string | undefined }) => Marker,
  asked: ({ PageSize }: { PageSize?: number | undefined }) => PageSize,
  limit: 400,
}

function listenerOf(place: Place, arn: string | undefined) {
  for (const plan of place.loadBalancers) {
    const found = listenersOf(place, plan).find((one) => one.arn === arn)
    if (found) return found
  }
  return null
}

/** Everything that can be tagged, by ARN. */
function exists(place: Place, arn: string): boolean {
  if (arn.includes(':targetgroup/')) return targetGroupsOf(place).some(({ TargetGroupArn }) => TargetGroupArn === arn)
  if (arn.includes(':listener/')) return listenerOf(place, arn) !== null
  return place.loadBalancers.some((plan) => plan.arn === arn)
}

export const simulation = defineSimulation({
  service: 'elastic-load-balancing-v2',
  answers: {
    DescribeLoadBalancers: paged<DescribeLoadBalancersInput, LoadBalancer>({
      ...marked,
      items: ({ LoadBalancerArns, Names }, place) => {
        const found = place.loadBalancers.filter(
          ({ arn, name }) => (LoadBalancerArns ?? [arn]).includes(arn) && (Names ?? [name]).includes(name),
        )
        return found.length < (LoadBalancerArns?.length ?? 0)
          ? missing.loadBalancer()
          : found.map((plan) => loadBalancerOf(place, plan))
      },
      page: (LoadBalancers, NextMarker) => ({ LoadBalancers, NextMarker }),
    }),
    DescribeLoadBalancerAttributes: answers(({ LoadBalancerArn }: DescribeLoadBalancerAttributesInput, place) => {
      const plan = place.loadBalancers.find(({ arn }) => arn === LoadBalancerArn)
      return plan ? { Attributes: attributesOf(place, plan) } : missing.loadBalancer()
    }),
    DescribeListeners: paged<DescribeListenersInput, Listener>({
      ...marked,
      items: ({ LoadBalancerArn, ListenerArns }, place) => {
        if (!LoadBalancerArn && !ListenerArns)
          return invalid('You must specify either listener ARNs or a load balancer ARN')
        if (ListenerArns) {
          const found = ListenerArns.map((arn) => listenerOf(place, arn))
          return found.some((one) => one === null) ? missing.listener() : found.flatMap((one) => one?.listener ?? [])
        }
        const plan = place.loadBalancers.find(({ arn }) => arn === LoadBalancerArn)
        return plan ? listenersOf(place, plan).map(({ listener }) => listener) : missing.loadBalancer()
      },
      page: (Listeners, NextMarker) => ({ Listeners, NextMarker }),
    }),
    DescribeListenerCertificates: paged<DescribeListenerCertificatesInput, Certificate>({
      ...marked,
      items: ({ ListenerArn }, place) => listenerOf(place, ListenerArn)?.certificates ?? missing.listener(),
      page: (Certificates, NextMarker) => ({ Certificates, NextMarker }),
    }),
    DescribeRules: paged<DescribeRulesInput, Rule>({
      ...marked,
      items: ({ ListenerArn }, place) => listenerOf(place, ListenerArn)?.rules ?? missing.listener(),
      page: (Rules, NextMarker) => ({ Rules, NextMarker }),
    }),
    DescribeTargetGroups: paged<DescribeTargetGroupsInput, TargetGroup>({
      ...marked,
      items: ({ LoadBalancerArn, TargetGroupArns }, place) => {
        const found = targetGroupsOf(place).filter(
          ({ TargetGroupArn = '', LoadBalancerArns = [] }) =>
            (TargetGroupArns ?? [TargetGroupArn]).includes(TargetGroupArn) &&
            (LoadBalancerArn === undefined || LoadBalancerArns.includes(LoadBalancerArn)),
        )
        return found.length < (TargetGroupArns?.length ?? 0) ? missing.targetGroup() : found
      },
      page: (TargetGroups, NextMarker) => ({ TargetGroups, NextMarker }),
    }),
    DescribeTargetHealth: answers(({ TargetGroupArn }: DescribeTargetHealthInput, place) => {
      const group = targetGroupsOf(place).find((one) => one.TargetGroupArn === TargetGroupArn)
      return group ? { TargetHealthDescriptions: registeredWith(place, group) } : missing.targetGroup()
    }),
    DescribeTargetGroupAttributes: answers(({ TargetGroupArn }: DescribeTargetGroupAttributesInput, place) => {
      const group = targetGroupsOf(place).find((one) => one.TargetGroupArn === TargetGroupArn)
      return group ? { Attributes: targetAttributesOf(place, group) } : missing.targetGroup()
    }),
    DescribeTags: answers(({ ResourceArns = [] }: DescribeTagsInput, place) => {
      if (ResourceArns.length > 20) return invalid('The maximum number of resources is 20')
      const unknown = ResourceArns.find((arn) => !exists(place, arn))
      if (unknown?.includes(':targetgroup/')) return missing.targetGroup()
      if (unknown) return unknown.includes(':listener/') ? missing.listener() : missing.loadBalancer()
      return { TagDescriptions: ResourceArns.map((ResourceArn) => ({ ResourceArn, Tags: tagsOf(place, ResourceArn) })) }
    }),
  },
  count: (place) => ({
    'AWS::ElasticLoadBalancingV2::LoadBalancer': place.loadBalancers.length,
    'AWS::ElasticLoadBalancingV2::Listener': place.loadBalancers.flatMap((plan) => listenersOf(place, plan)).length,
    'AWS::ElasticLoadBalancingV2::TargetGroup': targetGroupsOf(place).length,
  }),
})
