import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { plainContainer } from '../container-rule.ts'
import { hostMounts, isSensitive, socketIn } from '../host-path.ts'
import { onlyOnFargate, type TaskDefinitionFacts, type TaskVolume } from '../task-definition.ts'

const volume = (hostPath: string | null): TaskVolume => ({
  name: 'host',
  hostPath,
  efs: null,
  docker: null,
  fsxFileSystemId: null,
  s3FileSystemArn: null,
})
const mounted = (hostPath: string | null, readOnly = false, sourceVolume = 'host') => ({
  requiresCompatibilities: ['EC2'],
  volumes: [volume(hostPath)],
  containers: [{ ...plainContainer, mounts: [{ sourceVolume, containerPath: '/host', readOnly }] }],
})

const needs = ['requiresCompatibilities', 'volumes', 'containers'] as const
const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html'
const fargate = (name: string) => notApplicable(`${name} runs on Fargate only, which mounts no path of a host.`)

export const family = defineFamily({
  'ecs/taskdef-no-docker-socket': defineControl<TaskDefinitionFacts>()({
    resourceType: 'AWS::ECS::TaskDefinition',
    title: 'No container mounts the socket of Docker or containerd',
    severity: 'critical',
    dimension: 'access',
    why: 'Whoever holds the socket starts a container with the whole host in it: the instance, its role and all other tasks are theirs.',
    fix: 'Take the mount away; agents that only watch containers have an API of the task for it.',
    reference,
    expected: 'no host path that is, or holds, the runtime’s socket',
    needs,
    evaluate({ requiresCompatibilities, volumes, containers, name }) {
      if (onlyOnFargate(requiresCompatibilities)) return fargate(name)
      const found = hostMounts(containers, volumes).flatMap(({ container, path }) => {
        const socket = socketIn(path)
        if (socket === null) return []
        return [`container ${container} mounts ${path}${path === socket ? '' : `, which holds ${socket}`}`]
      })
      // Read-only or not: a connection to a socket is no write to a file.
      return found.length > 0
        ? nonCompliant(`In ${name}, ${found.join('; ')}.`)
        : compliant(`No container of ${name} mounts the socket of Docker or containerd.`)
    },
    examples: {
      compliant: [{ facts: mounted('/data/uploads') }, { facts: mounted('/var/run/docker.sock', false, 'other') }],
      nonCompliant: [
        { facts: mounted('/var/run/docker.sock') },
        { facts: mounted('/run/containerd/containerd.sock', true) },
        { facts: mounted('/var/run/', true) },
        { facts: mounted('/data/../var/./run/docker.sock') },
        { facts: mounted('/', true) },
      ],
    },
  }) as Control,
  'ecs/taskdef-no-sensitive-host-path': defineControl<TaskDefinitionFacts>()({
    resourceType: 'AWS::ECS::TaskDefinition',
    title: 'No container can write to /, /etc, /proc, /sys and the like on its host',
    severity: 'high',
    dimension: 'access',
    why: 'A container that writes there changes programs, users or the kernel of the instance, and so takes it over.',
    fix: 'Mount a directory of its own, or mount read-only what the container must only read.',
    reference,
    expected: 'no writable mount of a directory the host lives by',
    needs,
    evaluate({ requiresCompatibilities, volumes, containers, name }) {
      if (onlyOnFargate(requiresCompatibilities)) return fargate(name)
      const found = hostMounts(containers, volumes).filter(({ path, readOnly }) => !readOnly && isSensitive(path))
      return found.length > 0
        ? nonCompliant(
            `In ${name}, ${found.map(({ container, path }) => `container ${container} can write to ${path}`).join('; ')}.`,
          )
        : compliant(`No container of ${name} can write to a directory its host lives by.`)
    },
    examples: {
      compliant: [{ facts: mounted('/etc', true) }, { facts: mounted('/etcetera') }, { facts: mounted(null) }],
      nonCompliant: [
        { facts: mounted('/') },
        { facts: mounted('/etc/ssh/') },
        { facts: mounted('/var') },
        { facts: mounted('/proc/sys') },
      ],
    },
  }) as Control,
})
