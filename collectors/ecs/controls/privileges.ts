import { defineFamily } from '#domain/control.ts'
import { containerRule, notOnFargate, taskDefinitionGuide } from '../container-rule.ts'

/** Capabilities that amount to the host, or to everything in other containers. */
const broad = [
  'ALL',
  'SYS_ADMIN',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_PTRACE',
  'SYS_BOOT',
  'SYS_CHROOT',
  'DAC_READ_SEARCH',
  'LINUX_IMMUTABLE',
  'MAC_ADMIN',
  'MAC_OVERRIDE',
  'NET_ADMIN',
  'AUDIT_CONTROL',
  'SYSLOG',
]

const isProfile = (option: string) => /^(no-new-privileges|apparmor:(?!unconfined)|label[:=](?!disable))/.test(option)

export const family = defineFamily({
  'ecs/taskdef-no-privileged': containerRule({
    title: 'No container of the task definition is privileged',
    severity: 'high',
    dimension: 'access',
    why: 'A privileged container is root on the instance: whoever breaks into it has every other container there, and the instance’s role.',
    fix: 'Register a revision without privileged; give the container the one capability or device it needs.',
    reference: taskDefinitionGuide,
    expected: 'privileged is false for every container',
    frameworks: [
      'fsbp:ECS.4',
      'prowler:ecs_task_definitions_no_privileged_containers',
      'powerpipe:ecs_task_definition_container_non_privileged',
      'PCI-4.0:7.2.1',
      'PCI-4.0:7.2.2',
      'PCI-4.0:7.2.3',
    ],
    exempt: notOnFargate,
    wrong: ({ privileged }) => (privileged ? 'is privileged' : null),
    right: 'has no privileged container',
    examples: {
      compliant: [{ containers: [{}] }, { containers: [{}], on: ['EC2', 'FARGATE'] }],
      nonCompliant: [
        { containers: [{}, { name: 'agent', privileged: true }] },
        { containers: [{ privileged: true }], on: [] },
      ],
    },
  }),
  'ecs/taskdef-no-added-capabilities': containerRule({
    title: 'No container adds broad kernel capabilities such as SYS_ADMIN',
    severity: 'high',
    dimension: 'access',
    why: 'With a broad capability a container reaches past its own walls: it mounts the host’s disks, loads modules or reads other processes.',
    fix: 'Drop all capabilities and add only narrow ones, such as NET_BIND_SERVICE.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html',
    expected: 'capabilities.add names none that reaches past the container',
    exempt: ({ onlyOnFargate }) =>
      onlyOnFargate
        ? 'runs on Fargate only, which allows SYS_PTRACE within the task’s own machine and nothing else'
        : null,
    wrong({ capabilitiesAdded }) {
      const found = capabilitiesAdded.filter((name) => broad.includes(name.toUpperCase().replace(/^CAP_/, '')))
      return found.length > 0 ? `adds ${found.join(', ')}` : null
    },
    right: 'adds no broad kernel capability',
    examples: {
      compliant: [{ containers: [{}] }, { containers: [{ capabilitiesAdded: ['NET_BIND_SERVICE'] }] }],
      nonCompliant: [
        { containers: [{ capabilitiesAdded: ['CHOWN', 'SYS_ADMIN'] }] },
        { containers: [{ capabilitiesAdded: ['ALL'] }] },
      ],
    },
  }),
  'ecs/taskdef-readonly-rootfs': containerRule({
    title: 'Linux containers have a read-only root filesystem',
    severity: 'medium',
    dimension: 'access',
    why: 'On a root filesystem that can be written to, an intruder leaves tools and changes the program.',
    fix: 'Set readonlyRootFilesystem and mount a volume where the program must write.',
    reference: taskDefinitionGuide,
    expected: 'readonlyRootFilesystem is true for every container',
    frameworks: [
      'fsbp:ECS.5',
      'prowler:ecs_task_definitions_containers_readonly_access',
      'powerpipe:ecs_task_definition_container_readonly_root_filesystem',
      'PCI-4.0:7.2.1',
      'PCI-4.0:7.2.2',
      'PCI-4.0:7.2.5',
      'PCI-4.0:10.3.2',
    ],
    exempt: ({ windows }) => (windows ? 'runs on Windows, which does not have the setting' : null),
    wrong: ({ readonlyRootFilesystem }) => (readonlyRootFilesystem ? null : 'can write to its root filesystem'),
    right: 'has only containers with a read-only root filesystem',
    examples: {
      compliant: [{ containers: [{ readonlyRootFilesystem: true }], on: ['FARGATE'] }],
      nonCompliant: [{ containers: [{ readonlyRootFilesystem: true }, { name: 'sidecar' }] }],
    },
  }),
  'ecs/taskdef-docker-security-options': containerRule({
    title: 'Containers on EC2 have a security option such as no-new-privileges or an AppArmor or SELinux profile',
    severity: 'medium',
    dimension: 'access',
    why: 'Without no-new-privileges or a profile, a program with the setuid bit makes root of any user in the container.',
    fix: 'Add no-new-privileges to dockerSecurityOptions, or the label of an AppArmor or SELinux profile.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
    expected: 'dockerSecurityOptions holds no-new-privileges or a profile for every container',
    exempt: ({ onlyOnFargate, windows }) =>
      windows
        ? 'runs on Windows, which has no such options'
        : onlyOnFargate
          ? 'runs on Fargate only, which does not take the options'
          : null,
    wrong: ({ dockerSecurityOptions }) =>
      dockerSecurityOptions.some(isProfile)
        ? null
        : dockerSecurityOptions.length > 0
          ? `has only ${dockerSecurityOptions.join(', ')}`
          : 'has no security option',
    right: 'has a security option on every container',
    examples: {
      compliant: [
        { containers: [{ dockerSecurityOptions: ['no-new-privileges'] }] },
        { containers: [{ dockerSecurityOptions: ['apparmor:web'] }, { dockerSecurityOptions: ['label:type:web_t'] }] },
      ],
      nonCompliant: [
        { containers: [{}] },
        { containers: [{ dockerSecurityOptions: ['apparmor:unconfined'] }] },
        { containers: [{ dockerSecurityOptions: ['credentialspec:file://web.json'] }] },
      ],
    },
  }),
})
