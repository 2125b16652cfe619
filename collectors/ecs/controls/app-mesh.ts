import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import { plainContainer } from '../container-rule.ts'
import type { TaskDefinitionFacts } from '../task-definition.ts'

const facts = (environmentNames: readonly string[], proxy: boolean) => ({
  containers: [{ ...plainContainer, name: 'envoy', environmentNames }],
  proxyConfiguration: proxy ? { type: 'APPMESH', containerName: 'envoy' } : null,
})

/** Not in any catalogue: App Mesh ended on 30 September 2026, and what it left in task definitions still takes traffic. */
export const family = defineFamily({
  'ecs/taskdef-no-app-mesh-proxy': defineControl<TaskDefinitionFacts>()({
    resourceType: 'AWS::ECS::TaskDefinition',
    title: 'Task definition is not left with a proxy of App Mesh',
    severity: 'high',
    dimension: 'encryption-in-transit',
    why: 'App Mesh ended on 30 September 2026: its proxy gets no configuration and no certificates any more, and all traffic of the task goes through it.',
    fix: 'Move the service to Service Connect with TLS and take the proxy out of the task definition.',
    reference: 'https://docs.aws.amazon.com/app-mesh/latest/userguide/what-is-app-mesh.html',
    expected: 'no proxyConfiguration and no proxy container of App Mesh',
    needs: ['proxyConfiguration', 'containers'],
    evaluate({ proxyConfiguration, containers, name }) {
      if (proxyConfiguration !== null)
        return nonCompliant(
          `${name} sends its traffic through ${proxyConfiguration.containerName}, a proxy of App Mesh (proxyConfiguration ${proxyConfiguration.type}).`,
        )
      const left = containers.flatMap((one) =>
        one.environmentNames
          .filter((variable) => variable.startsWith('APPMESH_'))
          .map((variable) => `${one.name}: ${variable}`),
      )
      if (left.length > 0) return nonCompliant(`${name} still has settings of App Mesh (${left.join(', ')}).`)
      return containers.some(({ image }) => /appmesh/i.test(image))
        ? nonCompliant(`${name} still runs an image of App Mesh.`)
        : compliant(`${name} has nothing of App Mesh left.`)
    },
    examples: {
      compliant: [{ facts: facts(['LOG_LEVEL'], false) }],
      nonCompliant: [{ facts: facts([], true) }, { facts: facts(['APPMESH_RESOURCE_ARN'], false) }],
    },
  }) as Control,
})
