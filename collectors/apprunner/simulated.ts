import type {
  DescribeServiceRequest,
  ListServicesRequest,
  ListTagsForResourceRequest,
  Service,
  ServiceSummary,
  SourceConfiguration,
} from '@aws-sdk/client-apprunner'
import { createdAt, flawed, ownerTags } from '#domain/pretend/habits.ts'
import { answers, defineSimulation, type GuardedPlan, type Place, paged, SimulatedError } from '#domain/simulated.ts'

/** App Runner's services, those WAF knows of too: collectors/wafv2 answers for their web ACLs from the same plan. */
function plansOf(place: Place): readonly GuardedPlan[] {
  return place.guarded.filter(({ type }) => type === 'APP_RUNNER_SERVICE')
}

function summaryOf(place: Place, { arn, id, name }: GuardedPlan): ServiceSummary {
  const key = `apprunner|${name}`
  return {
    ServiceName: name,
    ServiceId: id,
    ServiceArn: arn,
    ServiceUrl: `${place.hex(`${key}|url`, 10)}.${place.region}.awsapprunner.com`,
    CreatedAt: createdAt(place, key),
    UpdatedAt: createdAt(place, key),
    Status: place.random(`${key}|status`) < 0.1 ? 'PAUSED' : 'RUNNING',
  }
}

function serviceOf(place: Place, plan: GuardedPlan): Service {
  const key = `apprunner|${plan.name}`
  const summary = summaryOf(place, plan)
  const [own] = place.keys.customer
  const internal = !flawed(place, `${key}|public`) && place.random(`${key}|internal`) < 0.35
  const connected = place.random(`${key}|vpc`) < 0.5
  const careless = flawed(place, `${key}|tracing`)
  return {
    ServiceName: plan.name,
    ServiceId: plan.id,
    ServiceArn: plan.arn,
    ServiceUrl: summary.ServiceUrl,
    CreatedAt: summary.CreatedAt,
    UpdatedAt: summary.UpdatedAt,
    Status: summary.Status,
    SourceConfiguration: sourceOf(place, key),
    InstanceConfiguration: { Cpu: '1024', Memory: '2048' },
    AutoScalingConfigurationSummary: { AutoScalingConfigurationName: 'DefaultConfiguration' },
    ...(own && !flawed(place, `${key}|key`) && place.random(`${key}|own-key`) < 0.6
      ? { EncryptionConfiguration: { KmsKey: own.arn } }
      : {}),
    NetworkConfiguration: {
      EgressConfiguration: connected
        ? {
            EgressType: 'VPC',
            VpcConnectorArn: `arn:${place.partition}:apprunner:${place.region}:${place.accountId}:vpcconnector/data/1/${place.hex('apprunner|connector', 32)}`,
          }
        : { EgressType: 'DEFAULT' },
      IngressConfiguration: { IsPubliclyAccessible: !internal },
      ...(place.random(`${key}|dual`) < 0.2 ? { IpAddressType: 'DUAL_STACK' } : {}),
    },
    ...(careless && place.random(`${key}|untraced`) < 0.5
      ? {}
      : { ObservabilityConfiguration: { ObservabilityEnabled: !careless } }),
  }
}

/** Some still carry a password in plain sight. */
function sourceOf(place: Place, key: string): SourceConfiguration {
  const RuntimeEnvironmentVariables: Record<string, string> = {
    LOG_LEVEL: 'info',
    ...(flawed(place, `${key}|password`) ? { DB_PASSWORD: `pretend-secret-${place.hex(`${key}|pw`, 12)}` } : {}),
  }
  const RuntimeEnvironmentSecrets = {
    API_TOKEN: `arn:${place.partition}:secretsmanager:${place.region}:${place.accountId}:secret:api-token`,
  }
  if (place.random(`${key}|code`) < 0.3)
    return {
      AutoDeploymentsEnabled: true,
      CodeRepository: {
        RepositoryUrl: 'https://github.com/example/quote',
        SourceCodeVersion: { Type: 'BRANCH', Value: 'main' },
        CodeConfiguration: {
          ConfigurationSource: 'API',
          CodeConfigurationValues: { Runtime: 'PYTHON_311', Port: '8080', RuntimeEnvironmentVariables },
        },
      },
    }
  return {
    AutoDeploymentsEnabled: false,
    ImageRepository: {
      ImageIdentifier: `${place.accountId}.dkr.ecr.${place.region}.amazonaws.com/app:latest`,
      ImageRepositoryType: 'ECR',
      ImageConfiguration: { Port: '8080', RuntimeEnvironmentVariables, RuntimeEnvironmentSecrets },
    },
  }
}

const missing = (arn: string | undefined) =>
  new SimulatedError('ResourceNotFoundException', `Service with the provided resource ARN ${arn} does not exist.`)

export const simulation = defineSimulation({
  service: 'apprunner',
  answers: {
    ListServices: paged<ListServicesRequest, ServiceSummary>({
      items: (_, place) => plansOf(place).map((plan) => summaryOf(place, plan)),
      page: (ServiceSummaryList, NextToken) => ({ ServiceSummaryList, NextToken }),
      token: ({ NextToken }) => NextToken,
      asked: ({ MaxResults }) => MaxResults,
      limit: 20,
    }),
    DescribeService: answers(({ ServiceArn }: DescribeServiceRequest, place) => {
      const plan = plansOf(place).find(({ arn }) => arn === ServiceArn)
      return plan ? { Service: serviceOf(place, plan) } : missing(ServiceArn)
    }),
    ListTagsForResource: answers(({ ResourceArn }: ListTagsForResourceRequest, place) => {
      const plan = plansOf(place).find(({ arn }) => arn === ResourceArn)
      return plan ? { Tags: ownerTags(place, `apprunner|${plan.name}`, plan.name) } : missing(ResourceArn)
    }),
  },
  count: (place) => ({ 'AWS::AppRunner::Service': plansOf(place).length }),
})
