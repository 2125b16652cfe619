import { type Control, defineFamily } from '#domain/control.ts'
import { taggedControl } from '#domain/tagged.ts'

const tagged = (what: string, resourceType: string, fsbp: string) =>
  taggedControl({ resourceType, what, frameworks: [`fsbp:${fsbp}`] }) as Control

export const family = defineFamily({
  'ecs/cluster-tagged': tagged('ECS cluster', 'AWS::ECS::Cluster', 'ECS.14'),
  'ecs/service-tagged': tagged('ECS service', 'AWS::ECS::Service', 'ECS.13'),
  'ecs/taskdef-tagged': tagged('Task definition', 'AWS::ECS::TaskDefinition', 'ECS.15'),
})
