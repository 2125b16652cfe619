import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { Severity } from '#domain/pillars.ts'
import { isRoot, plainContainer, taskDefinitionGuide } from '../container-rule.ts'
import { onlyOnFargate, type TaskDefinitionFacts } from '../task-definition.ts'

type Mode = 'networkMode' | 'pidMode' | 'ipcMode'

interface Text {
  readonly title: string
  readonly severity: Severity
  readonly dimension: 'access' | 'exposure'
  readonly why: string
  readonly fix: string
  readonly frameworks: readonly string[]
}

/** What a mode of the task shares, for sentences. */
const shared: { readonly [M in Mode]: string } = {
  networkMode: 'network',
  pidMode: 'process namespace',
  ipcMode: 'IPC namespace',
}

function notHost(mode: Mode, text: Text): Control {
  const facts = (value: string | null, on: readonly string[]) =>
    ({ requiresCompatibilities: on, [mode]: value }) as { requiresCompatibilities: readonly string[] } & Record<
      Mode,
      never
    >
  return defineControl<TaskDefinitionFacts>()({
    ...text,
    resourceType: 'AWS::ECS::TaskDefinition',
    reference: taskDefinitionGuide,
    expected: `${mode} is not host`,
    needs: ['requiresCompatibilities', mode],
    evaluate(found) {
      const { name, requiresCompatibilities } = found
      if (onlyOnFargate(requiresCompatibilities))
        return notApplicable(`${name} runs on Fargate only, which shares no host.`)
      return found[mode] === 'host'
        ? nonCompliant(`${name} shares the ${shared[mode]} of its host (${mode} is host).`)
        : compliant(`${name} does not share the ${shared[mode]} of its host (${mode} is ${found[mode] ?? 'not set'}).`)
    },
    examples: {
      compliant: [
        { facts: facts(mode === 'networkMode' ? 'awsvpc' : 'task', ['EC2']) },
        { facts: facts(mode === 'networkMode' ? 'bridge' : null, []) },
      ],
      nonCompliant: [{ facts: facts('host', ['EC2']) }, { facts: facts('host', []) }],
    },
  }) as Control
}

const hostMode = (user: string | null, privileged = false) => ({
  networkMode: 'host',
  operatingSystem: 'linux' as const,
  containers: [{ ...plainContainer, user, privileged }],
})

export const family = defineFamily({
  'ecs/taskdef-no-host-network': notHost('networkMode', {
    title: 'Task does not use the network of its host',
    severity: 'high',
    dimension: 'exposure',
    why: 'In host mode the containers open ports on the instance, see its traffic and reach its metadata service: no security group is their own.',
    fix: 'Use awsvpc, which gives each task a network interface and security groups.',
    frameworks: ['fsbp:ECS.17'],
  }),
  'ecs/taskdef-no-host-pid': notHost('pidMode', {
    title: 'Task does not share the process namespace of its host',
    severity: 'high',
    dimension: 'access',
    why: 'With the host’s process namespace a container sees, and as root controls, every process of the instance and of other containers.',
    fix: 'Leave pidMode out, or set it to task where containers of one task must see each other.',
    frameworks: [
      'fsbp:ECS.3',
      'prowler:ecs_task_definitions_host_namespace_not_shared',
      'powerpipe:ecs_task_definition_no_host_pid_mode',
      'PCI-4.0:1.4.5',
    ],
  }),
  'ecs/taskdef-no-host-ipc': notHost('ipcMode', {
    title: 'Task does not share the IPC namespace of its host',
    severity: 'high',
    dimension: 'access',
    why: 'With the host’s IPC namespace a container reads the shared memory of every other process there.',
    fix: 'Leave ipcMode out, or set it to task or none.',
    frameworks: [],
  }),
  'ecs/taskdef-host-mode-user': defineControl<TaskDefinitionFacts>()({
    resourceType: 'AWS::ECS::TaskDefinition',
    title: 'In host network mode no unprivileged container runs as root',
    severity: 'high',
    dimension: 'access',
    why: 'Root on the host’s network may listen to its traffic and take its ports, though nobody called the container privileged.',
    fix: 'Use awsvpc, or set a user other than root on every container.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html',
    expected: 'a user other than root on every container that is not privileged, where networkMode is host',
    frameworks: [
      'prowler:ecs_task_definitions_host_networking_mode_users',
      'powerpipe:ecs_task_definition_user_for_host_mode_check',
      'PCI-4.0:7.2.1',
      'PCI-4.0:7.2.2',
      'PCI-4.0:7.2.3',
      'NIST-800-53r5:AC-3',
    ],
    needs: ['networkMode', 'operatingSystem', 'containers'],
    evaluate({ networkMode, operatingSystem, containers, name }) {
      if (networkMode !== 'host') return notApplicable(`${name} has network mode ${networkMode}.`)
      if (operatingSystem === 'windows') return notApplicable(`${name} runs on Windows.`)
      const found = containers.filter(({ privileged, user }) => !privileged && (user === null || isRoot(user)))
      return found.length > 0
        ? nonCompliant(
            `${name} uses the network of its host, and ${found.map((one) => `container ${one.name} ${one.user === null ? 'names no user' : `runs as ${one.user}`}`).join('; ')}.`,
          )
        : compliant(`${name} uses the network of its host with no unprivileged container that runs as root.`)
    },
    examples: {
      compliant: [{ facts: hostMode('1000') }, { facts: hostMode(null, true) }],
      nonCompliant: [{ facts: hostMode(null) }, { facts: hostMode('root:root') }],
    },
  }) as Control,
})
