import { type Control, compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { Dimension, Severity } from '#domain/pillars.ts'
import type { Container } from './container.ts'
import { onlyOnFargate, type TaskDefinitionFacts } from './task-definition.ts'

/** What a rule about containers may go by besides the container. */
export interface Platform {
  readonly onlyOnFargate: boolean
  readonly windows: boolean
}

export interface ContainerRule {
  readonly title: string
  readonly severity: Severity
  readonly dimension: Dimension
  readonly why: string
  readonly fix: string
  readonly reference: string
  readonly expected: string
  readonly frameworks?: readonly string[]
  /** Why the rule says nothing about the task definition, as the end of a sentence that begins with its name; null where it does. */
  readonly exempt?: (platform: Platform, containers: readonly Container[]) => string | null
  /** What is wrong with a container, as the end of a sentence that begins with its name; null where nothing is. */
  readonly wrong: (container: Container, platform: Platform) => string | null
  /** What is said when nothing is wrong, as the end of a sentence that begins with the task definition's name. */
  readonly right: string
  readonly examples: {
    readonly compliant: readonly ContainerExample[]
    readonly nonCompliant: readonly ContainerExample[]
  }
}

export interface ContainerExample {
  readonly containers: readonly Partial<Container>[]
  readonly on?: readonly string[]
  readonly os?: 'linux' | 'windows'
}

/** A plain container, for examples and tests. */
export const plainContainer: Container = {
  name: 'web',
  image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1.4.2',
  user: null,
  privileged: false,
  readonlyRootFilesystem: false,
  dockerSecurityOptions: [],
  capabilitiesAdded: [],
  capabilitiesDropped: [],
  ports: [],
  mounts: [],
  environmentNames: [],
  plainSecretNames: [],
  environmentFiles: [],
  secrets: [],
  repositoryCredentials: null,
  log: null,
}

export const taskDefinitionGuide =
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'

/** A control that looks at each container of a task definition: one that fails, fails it. */
export function containerRule({ exempt, wrong, right, examples, ...text }: ContainerRule): Control {
  const example = ({ containers, on = ['EC2'], os = 'linux' }: ContainerExample) => ({
    facts: {
      containers: containers.map((container) => ({ ...plainContainer, ...container })),
      requiresCompatibilities: on,
      operatingSystem: os,
    },
  })
  return defineControl<TaskDefinitionFacts>()({
    ...text,
    resourceType: 'AWS::ECS::TaskDefinition',
    needs: ['containers', 'requiresCompatibilities', 'operatingSystem'],
    evaluate({ containers, requiresCompatibilities, operatingSystem, name }) {
      const platform = {
        onlyOnFargate: onlyOnFargate(requiresCompatibilities),
        windows: operatingSystem === 'windows',
      }
      const exemption = exempt?.(platform, containers) ?? null
      if (exemption !== null) return notApplicable(`${name} ${exemption}.`)
      const found = containers.flatMap((container) => {
        const problem = wrong(container, platform)
        return problem === null ? [] : [`container ${container.name} ${problem}`]
      })
      return found.length > 0 ? nonCompliant(`In ${name}, ${found.join('; ')}.`) : compliant(`${name} ${right}.`)
    },
    examples: {
      compliant: examples.compliant.map(example),
      nonCompliant: examples.nonCompliant.map(example),
    },
  }) as Control
}

/** The host is AWS's there, so what reaches for it cannot be asked for. */
export const notOnFargate = ({ onlyOnFargate }: Platform): string | null =>
  onlyOnFargate ? 'runs on Fargate only, which does not allow it' : null

/** `root`, user id 0, with whatever group. */
export const isRoot = (user: string): boolean => /^(root|0+)(:|$)/.test(user)
