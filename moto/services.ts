import { CreateKeyCommand, EnableKeyRotationCommand, KMSClient } from '@aws-sdk/client-kms'
import { expectString } from './expect-string.ts'
import type { Expected, SeedService } from './expected.ts'
import { makeNetwork, type Where } from './network.ts'
import { acm } from './services/acm.ts'
import { apiGateway } from './services/api-gateway.ts'
import { apiGatewayNames } from './services/api-gateway-names.ts'
import { appMesh } from './services/app-mesh.ts'
import { appsync } from './services/appsync.ts'
import { autoScaling } from './services/auto-scaling.ts'
import { cloudFormation } from './services/cloudformation.ts'
import { cloudFront } from './services/cloudfront.ts'
import { cognitoUserPools } from './services/cognito-identity-provider.ts'
import { dax } from './services/dax.ts'
import { dynamodb } from './services/dynamodb.ts'
import { ec2 } from './services/ec2.ts'
import { ec2Connections } from './services/ec2-connections.ts'
import { ecs } from './services/ecs.ts'
import { ecsCapacity } from './services/ecs-capacity.ts'
import { eks } from './services/eks.ts'
import { classicLoadBalancers } from './services/elastic-load-balancing.ts'
import { loadBalancers } from './services/elastic-load-balancing-v2.ts'
import { elastiCache } from './services/elasticache.ts'
import { kms } from './services/kms.ts'
import { openSearch } from './services/opensearch.ts'
import { openSearchServerless } from './services/opensearchserverless.ts'
import { rds } from './services/rds.ts'
import { redshift } from './services/redshift.ts'
import { secretsManager } from './services/secrets-manager.ts'
import { wafv2 } from './services/wafv2.ts'

const services: readonly SeedService[] = [
  acm,
  apiGateway,
  apiGatewayNames,
  appMesh,
  appsync,
  autoScaling,
  classicLoadBalancers,
  cloudFormation,
  cloudFront,
  cognitoUserPools,
  dax,
  dynamodb,
  ec2,
  ec2Connections,
  ecs,
  ecsCapacity,
  eks,
  elastiCache,
  kms,
  loadBalancers,
  openSearch,
  openSearchServerless,
  rds,
  redshift,
  secretsManager,
  wafv2,
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
