import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { Facts } from '#domain/resource.ts'

/** Tags whose key begins with `aws:` are AWS's own and say nothing of the owner. */
const ownTags = (tags: Readonly<Record<string, string>>) => Object.keys(tags).filter((key) => !key.startsWith('aws:'))

function tagged(thing: string, resourceType: string, fsbp: string): Control {
  return defineControl<Facts>()({
    resourceType,
    title: `${thing} carries tags of its owner`,
    severity: 'low',
    dimension: 'hygiene',
    why: 'Without tags nobody can tell whose it is and who is to be asked.',
    fix: 'Tag it with its owner and environment.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html',
    expected: 'at least one tag that is not AWS’s own',
    frameworks: [`fsbp:${fsbp}`],
    needs: ['tags'],
    evaluate({ tags, name }) {
      const own = ownTags(tags)
      return own.length > 0
        ? compliant(`${name} is tagged with ${own.slice(0, 5).join(', ')}.`)
        : nonCompliant(`${name} has no tag of its owner.`)
    },
    examples: {
      compliant: [{ facts: { tags: { owner: 'payments' } } }],
      nonCompliant: [{ facts: { tags: {} } }, { facts: { tags: { 'aws:ecs:clusterName': 'web' } } }],
    },
  })
}

export const family = defineFamily({
  'ecs/cluster-tagged': tagged('ECS cluster', 'AWS::ECS::Cluster', 'ECS.14'),
  'ecs/service-tagged': tagged('ECS service', 'AWS::ECS::Service', 'ECS.13'),
  'ecs/taskdef-tagged': tagged('Task definition', 'AWS::ECS::TaskDefinition', 'ECS.15'),
})
