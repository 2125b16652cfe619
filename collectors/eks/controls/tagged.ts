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
    why: 'Without tags nobody can tell whose it is, what it holds and who is to be asked.',
    fix: 'Tag it with its owner, environment and data classification.',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/eks-using-tags.html',
    expected: 'at least one tag that is not AWS’s own',
    frameworks: [`fsbp:${fsbp}`],
    needs: ['tags'],
    evaluate({ tags, name }) {
      const own = ownTags(tags as Readonly<Record<string, string>>)
      return own.length > 0
        ? compliant(`${name} has ${own.length} tags.`)
        : nonCompliant(`${name} has no tag of its owner.`)
    },
    examples: {
      compliant: [{ facts: { tags: { owner: 'platform' } } }],
      nonCompliant: [{ facts: { tags: {} } }, { facts: { tags: { 'aws:cloudformation:stack-name': 'eks' } } }],
    },
  })
}

export const family = defineFamily({
  'eks/cluster-tagged': tagged('EKS cluster', 'AWS::EKS::Cluster', 'EKS.6'),
  'eks/idp-config-tagged': tagged('Identity provider configuration', 'AWS::EKS::IdentityProviderConfig', 'EKS.7'),
})
