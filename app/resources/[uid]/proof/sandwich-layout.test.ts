import { expect, it } from 'vitest'
import { arns, from } from '#domain/pretend/sandwich.ts'
import { recognised } from '#domain/waf/sandwich.ts'
import { drawSandwich } from '#domain/waf/sandwich-drawing.ts'
import { relatedIn, type SandwichWorld } from '#domain/waf/sandwich-world.ts'
import { sandwichLayout } from './sandwich-layout.ts'

function layout(world: SandwichWorld) {
  const related = relatedIn(world)
  const [sandwich] = recognised(related).sandwiches
  if (!sandwich) throw new Error('The world has no sandwich.')
  return sandwichLayout(drawSandwich(related, sandwich))
}

it('tiers and edges take turns, from left to right or from top to bottom', () => {
  const { tiers, edges } = layout({})
  expect(tiers.map(({ wide, narrow }) => [wide.column, narrow.row])).toEqual([
    ['3', '3'],
    ['5', '5'],
    ['7', '7'],
    ['9', '9'],
  ])
  expect(edges.map(({ wide, narrow }) => [wide.column, narrow.row])).toEqual([
    ['2', '2'],
    ['4', '4'],
    ['6', '6'],
    ['8', '8'],
  ])
})

it('two inner balancers stand one above the other', () => {
  const second = {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    arn: arns.inner.replace('inner', 'other'),
    facts: { loadBalancerType: 'application', scheme: 'internal', vpcId: 'vpc-1', securityGroupIds: ['sg-inner'] },
  }
  const { tiers } = layout({ more: [{ ...second, facts: { ...second.facts, availabilityZones: ['eu-central-1a'] } }] })
  expect(tiers.filter(({ wide }) => wide.column === '7').map(({ wide }) => wide.row)).toEqual(['1 / 2', '2 / 3'])
})

it('a way round goes past the firewalls and ends at the tier it reaches; the longest runs furthest out', () => {
  const { lanes } = layout({
    changes: {
      innerGroup: { rules: [from('sg-firewall', 443), from('10.0.0.0/16', 443)] },
      applicationGroup: { rules: [from('sg-inner', 8443), from('0.0.0.0/0', 8443)] },
    },
  })
  expect(lanes.map(({ number, wide, narrow }) => [number, wide.column, wide.row, narrow.row])).toEqual([
    [1, '4 / 8', '2 / 3', '4 / 8'],
    [2, '1 / 10', '2 / 4', '1 / 10'],
  ])
})
