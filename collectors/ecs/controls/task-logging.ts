import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { containerRule, plainContainer } from '../container-rule.ts'
import type { TaskDefinitionFacts } from '../task-definition.ts'

const logged = [{ ...plainContainer, log: { driver: 'awslogs', mode: null, group: '/ecs/web' } }]

export const family = defineFamily({
  'ecs/taskdef-logging': containerRule({
    title: 'Every container has a log driver',
    severity: 'medium',
    dimension: 'logging',
    why: 'What a container writes is gone with it: after an incident nobody can tell what happened in it.',
    fix: 'Give each container a logConfiguration, such as awslogs or FireLens.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html',
    expected: 'logConfiguration with a log driver on every container',
    frameworks: [
      'fsbp:ECS.9',
      'prowler:ecs_task_definitions_logging_enabled',
      'powerpipe:ecs_task_definition_logging_enabled',
      'PCI-4.0:10.2.1',
      'PCI-4.0:10.3.1',
      'PCI-4.0:10.6.3',
      'SOC2:A1.1',
      'ISO27001-2022:A.8.15',
    ],
    wrong: ({ log }) => (log === null ? 'has no log driver' : log.driver === 'none' ? 'has the log driver none' : null),
    right: 'has a log driver on every container',
    examples: {
      compliant: [{ containers: [{ log: { driver: 'awsfirelens', mode: null, group: null } }], on: ['FARGATE'] }],
      nonCompliant: [
        { containers: [{ log: { driver: 'awslogs', mode: null, group: '/ecs/web' } }, { name: 'sidecar' }] },
        { containers: [{}], on: ['FARGATE'] },
      ],
    },
  }),
  'ecs/taskdef-log-nonblocking': defineControl<TaskDefinitionFacts>()({
    resourceType: 'AWS::ECS::TaskDefinition',
    title: 'Log drivers run in non-blocking mode',
    severity: 'low',
    dimension: 'logging',
    why: 'In blocking mode a container stands still when its logs cannot be delivered: a fault of the log service becomes one of yours.',
    fix: 'Set the option mode to non-blocking with a max-buffer-size, or the account setting defaultLogDriverMode.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html',
    expected: 'mode is non-blocking for every log driver, by itself or by the account’s setting',
    frameworks: ['prowler:ecs_task_definitions_logging_block_mode', 'ISO27001-2022:A.8.15'],
    needs: ['containers', 'blockingLogDrivers'],
    evaluate({ containers, blockingLogDrivers, name }) {
      if (containers.every(({ log }) => log === null || log.driver === 'none'))
        return notApplicable(`${name} has no log driver.`)
      return blockingLogDrivers.length > 0
        ? nonCompliant(`In ${name}, the log driver of ${blockingLogDrivers.join(', ')} is in blocking mode.`)
        : compliant(`No log driver of ${name} is in blocking mode.`)
    },
    examples: {
      compliant: [{ facts: { containers: logged, blockingLogDrivers: [] } }],
      nonCompliant: [{ facts: { containers: logged, blockingLogDrivers: ['web'] } }],
    },
  }) as Control,
})
