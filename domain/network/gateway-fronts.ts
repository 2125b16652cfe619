import { apiExposure, domainNameType, restApiExposure, restApiLooksAt } from '../api-exposure.ts'
import type { VpcLinkPlace } from '../api-gateway.ts'
import type { Exposure } from '../exposure.ts'
import { atHop, type Hop, unknownHop } from '../hop.ts'
import { isObserved, type Unobserved, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Door, Sender } from './admission.ts'
import { lookups } from './lookups.ts'
import { admissionOf, passedOn, withHop } from './passing.ts'

/** How the internet reaches, through APIs, what their VPC links lead to. */

const restApiType = 'AWS::ApiGateway::RestApi'
const apiType = 'AWS::ApiGatewayV2::Api'

export const gatewayLooksAt = [restApiType, apiType, domainNameType, ...restApiLooksAt] as const

/** A way from an API into the VPC. */
export interface GatewayWay {
  /** How the API is reached; its first hop names it. Throws `Unseen`. */
  readonly exposure: () => Exposure
  readonly apiName: string
  /** Null: whichever the target has. */
  readonly port: number | null
  /** Null for a VPC link of the first generation, which comes through PrivateLink. */
  readonly link: VpcLinkPlace | null
  /** Why it is not known whether it leads to the target at all; null where it does. */
  readonly doubt: Unobserved | null
}

interface Led {
  readonly byTarget: ReadonlyMap<string, readonly GatewayWay[]>
  /** Ways whose target was not read: they may lead anywhere. */
  readonly anywhere: readonly GatewayWay[]
}

/** The ways to any of the ARNs of a listener, a load balancer or a service of AWS Cloud Map. Throws `Unseen` unless APIs were listed. */
export function gatewayWaysTo(related: Related, arns: readonly string[]): readonly GatewayWay[] {
  const { byTarget, anywhere } = led(related)
  return [...arns.flatMap((arn) => byTarget.get(arn) ?? []), ...anywhere]
}

function led(related: Related): Led {
  return lookups(related).once('led by gateways', () => {
    const byTarget = new Map<string, GatewayWay[]>()
    const anywhere: GatewayWay[] = []
    const add = (arns: readonly string[], way: GatewayWay) => {
      for (const arn of arns) {
        const list = byTarget.get(arn)
        if (list) list.push(way)
        else byTarget.set(arn, [way])
      }
    }
    for (const api of atHop('API Gateway', null, () => related.all(restApiType))) {
      const reached = { apiName: api.name, exposure: () => named(api.name, restApiExposure(api, related)) }
      const { privateIntegrations } = api.facts
      if (!isObserved(privateIntegrations)) {
        anywhere.push({ ...reached, port: null, link: null, doubt: privateIntegrations })
        continue
      }
      for (const { targetArns, port, link } of privateIntegrations.value) {
        if (targetArns) add(targetArns, { ...reached, port, link, doubt: null })
        else anywhere.push({ ...reached, port, link, doubt: linkNotKnown(api.name) })
      }
    }
    for (const api of atHop('API Gateway', null, () => related.all(apiType))) {
      const reached = { apiName: api.name, exposure: () => named(api.name, apiExposure(api, related)) }
      const { privateIntegrations } = api.facts
      if (!isObserved(privateIntegrations)) {
        anywhere.push({ ...reached, port: null, link: null, doubt: privateIntegrations })
        continue
      }
      for (const { targetArn, link } of privateIntegrations.value)
        if (targetArn !== null)
          add([targetArn], { ...reached, port: null, link, doubt: link ? null : linkNotKnown(api.name) })
    }
    return { byTarget, anywhere }
  })
}

const linkNotKnown = (name: string) =>
  unobserved('not-asked', 'apigateway:GetVpcLinks', `which VPC link ${name} uses is said by a stage variable`)

/** The API as the first hop of the path, in place of its endpoint, which the hop says. */
function named(name: string, found: Exposure): Exposure {
  const [endpoint, ...rest] = found.path
  const first: Hop = {
    what: 'API Gateway',
    id: name,
    passes: endpoint?.passes ?? 'yes',
    because: endpoint?.because ?? found.because,
  }
  return { ...found, path: [first, ...rest] }
}

/** API Gateway, as a target sees it. @param securityGroupIds groups by whose name it is let in as well */
export function gatewayAsSender(
  related: Related,
  { link, apiName, doubt }: GatewayWay,
  securityGroupIds: readonly string[],
): Sender {
  return lookups(related).once(
    `gateway ${link?.vpcLinkId ?? `${apiName} ${doubt !== null}`} ${securityGroupIds}`,
    () =>
      link
        ? {
            name: `VPC link ${link.vpcLinkId}`,
            securityGroupIds: [...link.securityGroupIds, ...securityGroupIds],
            addresses: { from: 'subnets', family: 4, subnetIds: link.subnetIds, own: null },
          }
        : {
            name: `API Gateway ${apiName}`,
            securityGroupIds,
            addresses: { from: 'unknown', family: 4, anyGroup: doubt !== null },
          },
  )
}

/** The way from an API to what its VPC link leads to. */
export function throughGateway(related: Related, way: GatewayWay, door: () => Door): Exposure | null {
  const { port } = door()
  const because = `A VPC link leads from ${way.apiName} to port ${port}.`
  const found = passedOn(
    way.exposure,
    [{ what: 'VPC link', id: way.link?.vpcLinkId ?? null, passes: 'yes', because }],
    () => admissionOf(related, door(), gatewayAsSender(related, way, [])),
    port,
  )
  if (!found || !way.doubt) return found
  throw new Unseen(way.doubt, withHop(found.path, way.apiName, unknownHop('VPC link', null, way.doubt)))
}
