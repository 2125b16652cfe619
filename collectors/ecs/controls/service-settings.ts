import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { CapacityProviderFacts } from '../capacity-provider.ts'
import { computeOf, type ServiceFacts } from '../service.ts'

const resourceType = 'AWS::ECS::Service'

/** The newest there are. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html */
const newest = { linux: '1.4.0', windows: '1.0.0' } as const

const breaker = { deploymentController: 'ECS', deploymentCircuitBreaker: { enable: true, rollback: true } }
const fargate = { launchType: 'FARGATE', capacityProviders: [], platformFamily: 'Linux' }

export const family = defineFamily({
  'ecs/service-circuit-breaker': defineControl<ServiceFacts>()({
    resourceType,
    title: 'Deployment circuit breaker rolls back',
    severity: 'low',
    dimension: 'resilience',
    why: 'Without it ECS starts tasks that fail again and again, and the old ones are gone.',
    fix: 'Turn the deployment circuit breaker on, with rollback.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html',
    expected: 'enable and rollback are true',
    needs: ['deploymentController', 'deploymentCircuitBreaker'],
    evaluate({ deploymentController, deploymentCircuitBreaker: found, name }) {
      if (deploymentController !== 'ECS') return notApplicable(`${deploymentController} deploys ${name}, not ECS.`)
      if (!found?.enable) return nonCompliant(`${name} has no deployment circuit breaker.`)
      return found.rollback
        ? compliant(`The deployment circuit breaker of ${name} rolls back.`)
        : nonCompliant(`The deployment circuit breaker of ${name} stops a bad deployment and does not roll back.`)
    },
    examples: {
      compliant: [{ facts: breaker }],
      nonCompliant: [
        { facts: { ...breaker, deploymentCircuitBreaker: { enable: true, rollback: false } } },
        { facts: { ...breaker, deploymentCircuitBreaker: { enable: false, rollback: true } } },
        { facts: { ...breaker, deploymentCircuitBreaker: null } },
      ],
    },
  }) as Control,
  'ecs/service-exec-off': defineControl<ServiceFacts>()({
    resourceType,
    title: 'ECS Exec is off',
    severity: 'medium',
    dimension: 'access',
    why: 'Whoever may call ecs:ExecuteCommand has a shell in the container, with its role and its secrets.',
    fix: 'Turn enableExecuteCommand off, and on again only while somebody looks for a fault.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html',
    expected: 'enableExecuteCommand is false',
    needs: ['enableExecuteCommand'],
    evaluate: ({ enableExecuteCommand, name }) =>
      enableExecuteCommand
        ? nonCompliant(`${name} lets people open a shell in its containers.`)
        : compliant(`ECS Exec of ${name} is off.`),
    examples: {
      compliant: [{ facts: { enableExecuteCommand: false } }],
      nonCompliant: [{ facts: { enableExecuteCommand: true } }],
    },
  }) as Control,
  'ecs/service-fargate-platform-latest': defineControl<ServiceFacts>()({
    resourceType,
    title: 'Service on Fargate runs the newest platform version',
    severity: 'medium',
    dimension: 'hygiene',
    why: 'The platform version is the kernel and the runtime around the task; a service that is tied to an old one gets no more repairs.',
    fix: 'Set platformVersion to LATEST and force a new deployment.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html',
    expected: `LATEST, ${newest.linux} on Linux, ${newest.windows} on Windows`,
    frameworks: [
      'fsbp:ECS.10',
      'prowler:ecs_service_fargate_latest_platform_version',
      'powerpipe:ecs_service_fargate_using_latest_platform_version',
      'PCI-4.0:6.3.3',
    ],
    needs: ['launchType', 'capacityProviders', 'platformVersion', 'platformFamily'],
    evaluate({ launchType, capacityProviders, platformVersion, platformFamily, name }) {
      if (computeOf(launchType, capacityProviders) !== 'FARGATE')
        return notApplicable(`${name} does not run on Fargate alone.`)
      // "If one isn't specified, the LATEST platform version is used."
      if (platformVersion === null || platformVersion === 'LATEST')
        return compliant(`${name} follows the newest platform version.`)
      const best = /^windows/i.test(platformFamily ?? '') ? newest.windows : newest.linux
      return platformVersion === best
        ? compliant(`${name} runs platform version ${platformVersion}, the newest.`)
        : nonCompliant(`${name} is tied to platform version ${platformVersion}; the newest is ${best}.`)
    },
    examples: {
      compliant: [
        { facts: { ...fargate, platformVersion: 'LATEST' } },
        { facts: { ...fargate, platformVersion: '1.4.0' } },
        { facts: { ...fargate, platformVersion: '1.0.0', platformFamily: 'WINDOWS_SERVER_2022_CORE' } },
      ],
      nonCompliant: [
        { facts: { ...fargate, platformVersion: '1.3.0' } },
        { facts: { ...fargate, launchType: null, capacityProviders: ['FARGATE_SPOT'], platformVersion: '1.0.0' } },
      ],
    },
  }) as Control,
  'ecs/capacityprovider-termination-protection': defineControl<CapacityProviderFacts>()({
    resourceType: 'AWS::ECS::CapacityProvider',
    title: 'Capacity provider of instances has managed termination protection',
    severity: 'low',
    dimension: 'resilience',
    why: 'Without it the Auto Scaling group takes instances away while tasks run on them.',
    fix: 'Turn managed scaling and managedTerminationProtection on, and scale-in protection on the group.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-termination-protection.html',
    expected: 'managedTerminationProtection is ENABLED, with managed scaling',
    frameworks: ['fsbp:ECS.19'],
    needs: ['managedTerminationProtection', 'managedScalingStatus'],
    evaluate({ managedTerminationProtection, managedScalingStatus, name }) {
      if (managedTerminationProtection === null) return notApplicable(`${name} has no Auto Scaling group.`)
      if (managedTerminationProtection !== 'ENABLED')
        return nonCompliant(`${name} does not protect instances that run tasks.`)
      return managedScalingStatus === 'ENABLED'
        ? compliant(`${name} protects instances that run tasks.`)
        : nonCompliant(`${name} asks for protection of its instances, which does not work without managed scaling.`)
    },
    examples: {
      compliant: [{ facts: { managedTerminationProtection: 'ENABLED', managedScalingStatus: 'ENABLED' } }],
      nonCompliant: [
        { facts: { managedTerminationProtection: 'DISABLED', managedScalingStatus: 'ENABLED' } },
        { facts: { managedTerminationProtection: 'ENABLED', managedScalingStatus: 'DISABLED' } },
      ],
    },
  }) as Control,
})
