import { defineFamily } from '#domain/control.ts'
import { containerRule, isRoot, taskDefinitionGuide } from '../container-rule.ts'

const isAdministrator = (user: string) => /(^|\\)(containeradministrator|administrator|system)$/i.test(user)

export const family = defineFamily({
  'ecs/taskdef-linux-nonroot': containerRule({
    title: 'Linux containers set a user other than root',
    severity: 'medium',
    dimension: 'access',
    why: 'Without a user the image decides, and most images run as root: an error in the container’s walls is then root on the host.',
    fix: 'Set user to a user id of the image that is not 0.',
    reference: taskDefinitionGuide,
    expected: 'user is set, and is not root, for every container',
    frameworks: ['fsbp:ECS.20'],
    exempt: ({ windows }) => (windows ? 'runs on Windows' : null),
    wrong: ({ user }) => (user === null ? 'names no user' : isRoot(user) ? `runs as ${user}` : null),
    right: 'has only containers with a user other than root',
    examples: {
      compliant: [{ containers: [{ user: '1000:1000' }] }, { containers: [{ user: 'app' }], on: ['FARGATE'] }],
      nonCompliant: [
        { containers: [{ user: null }], on: ['FARGATE'] },
        { containers: [{ user: '0:1000' }] },
        { containers: [{ user: '1000' }, { name: 'init', user: 'root' }] },
      ],
    },
  }),
  'ecs/taskdef-user-set-nonroot-name': containerRule({
    title: 'No container names root as its user',
    severity: 'low',
    dimension: 'access',
    why: 'Root in a container is root on the host as soon as one of its walls has a hole.',
    fix: 'Name another user of the image, by id.',
    reference: taskDefinitionGuide,
    expected: 'user is not root and not 0',
    frameworks: ['powerpipe:ecs_task_definition_no_root_user', 'PCI-4.0:7.2.1', 'PCI-4.0:7.2.2', 'PCI-4.0:7.2.3'],
    exempt: ({ windows }, containers) =>
      windows
        ? 'runs on Windows'
        : containers.every(({ user }) => user === null)
          ? 'leaves the user of every container to its image'
          : null,
    wrong: ({ user }) => (user !== null && isRoot(user) ? `runs as ${user}` : null),
    right: 'names no root user',
    examples: {
      compliant: [{ containers: [{ user: 'app' }, { name: 'sidecar' }] }, { containers: [{ user: 'rootless' }] }],
      nonCompliant: [{ containers: [{ user: 'root' }] }, { containers: [{ user: '0' }], on: ['FARGATE'] }],
    },
  }),
  'ecs/taskdef-windows-nonadmin': containerRule({
    title: 'Windows containers set a user that is no administrator',
    severity: 'medium',
    dimension: 'access',
    why: 'Without a user many Windows images run as ContainerAdministrator, which may change everything in the container.',
    fix: 'Set user to ContainerUser or to a user of the image.',
    reference: 'https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html',
    expected: 'user is set, and is no administrator, for every container',
    frameworks: ['fsbp:ECS.21'],
    exempt: ({ windows }) => (windows ? null : 'runs on Linux'),
    wrong: ({ user }) => (user === null ? 'names no user' : isAdministrator(user) ? `runs as ${user}` : null),
    right: 'has only containers with a user that is no administrator',
    examples: {
      compliant: [{ containers: [{ user: 'ContainerUser' }], os: 'windows' }],
      nonCompliant: [
        { containers: [{ user: 'ContainerAdministrator' }], os: 'windows' },
        { containers: [{ user: null }], os: 'windows', on: ['FARGATE'] },
      ],
    },
  }),
})
