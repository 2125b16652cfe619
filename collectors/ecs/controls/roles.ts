import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import { onlyOnFargate, type TaskDefinitionFacts } from '../task-definition.ts'

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`

export const family = defineFamily({
  'ecs/taskdef-roles-separate': defineControl<TaskDefinitionFacts>()({
    resourceType: 'AWS::ECS::TaskDefinition',
    title: 'The task’s role and its execution role differ, and none falls back on the instance',
    severity: 'medium',
    dimension: 'access',
    why: 'With one role for both, the program may fetch every secret and image that ECS fetches for it; without one on EC2, it has the role of the instance.',
    fix: 'Give the task a role with what the program needs, and another one for pulling images, secrets and logs.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html',
    expected: 'two different roles; on Fargate a role that is left out gives no rights',
    needs: ['requiresCompatibilities', 'taskRoleArn', 'executionRoleArn'],
    evaluate({ requiresCompatibilities, taskRoleArn, executionRoleArn, name }) {
      if (taskRoleArn !== null && taskRoleArn === executionRoleArn)
        return nonCompliant(`${name} has one role for its program and for ECS: ${taskRoleArn}.`)
      const missing = [
        ...(taskRoleArn === null ? ['task role'] : []),
        ...(executionRoleArn === null ? ['execution role'] : []),
      ]
      if (missing.length === 0) return compliant(`${name} has a task role and another execution role.`)
      return onlyOnFargate(requiresCompatibilities)
        ? compliant(`${name} has no ${missing.join(' and no ')}, which on Fargate gives no rights.`)
        : nonCompliant(`${name} has no ${missing.join(' and no ')}: the role of the instance stands in.`)
    },
    examples: {
      compliant: [
        { facts: { requiresCompatibilities: ['EC2'], taskRoleArn: role('web'), executionRoleArn: role('pull') } },
        { facts: { requiresCompatibilities: ['FARGATE'], taskRoleArn: null, executionRoleArn: role('pull') } },
      ],
      nonCompliant: [
        { facts: { requiresCompatibilities: ['FARGATE'], taskRoleArn: role('all'), executionRoleArn: role('all') } },
        { facts: { requiresCompatibilities: [], taskRoleArn: null, executionRoleArn: role('pull') } },
      ],
    },
  }) as Control,
})
