import { CreateKeyCommand, EnableKeyRotationCommand, KMSClient } from '@aws-sdk/client-kms'
import { expectString } from './expect-string.ts'
import { makeNetwork, type Network, type Where } from './network.ts'
import { apiGateway } from './services/api-gateway.ts'
import { appsync } from './services/appsync.ts'
import { autoScaling } from './services/auto-scaling.ts'
import { eks } from './services/eks.ts'
import { classicLoadBalancers } from './services/elastic-load-balancing.ts'
import { elastiCache } from './services/elasticache.ts'
import { redshift } from './services/redshift.ts'

/** What must be said of a resource that a seed made. */
export interface Expected {
  readonly service: string
  /** The end of its ARN, which tells it from all others. */
  readonly resource: string
  /** Columns of the resources report. */
  readonly columns?: Readonly<Record<string, string | undefined>>
  /** Compliance by control id. */
  readonly findings?: Readonly<Record<string, string | undefined>>
}

export interface Surroundings {
  readonly where: Where
  readonly network: Network
  readonly keyArn: string
}

/** Makes a good and a bad resource of a service, and says what is expected of each. */
export type SeedService = (around: Surroundings) => Promise<readonly Expected[]>

const services: readonly SeedService[] = [
  apiGateway,
  appsync,
  autoScaling,
  classicLoadBalancers,
  eks,
  elastiCache,
  redshift,
]

export async function seedServices(where: Where): Promise<readonly Expected[]> {
  const network = await makeNetwork(where, '10.3')
  const kms = new KMSClient(where)
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: 'everything' }))
  const keyArn = expectString(KeyMetadata?.Arn)
  await kms.send(new EnableKeyRotationCommand({ KeyId: keyArn }))
  const expected: Expected[] = []
  for (const seed of services) expected.push(...(await seed({ where, network, keyArn })))
  return expected
}
