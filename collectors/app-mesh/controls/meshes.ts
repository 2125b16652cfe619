import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import { seen } from '#domain/observed.ts'
import { strangersAmong } from '#domain/strangers.ts'
import { endOfSupport } from '../end-of-support.ts'
import type { MeshFacts } from '../mesh.ts'

const resourceType = 'AWS::AppMesh::Mesh'
const within = ['AWS::AppMesh::VirtualNode', 'AWS::AppMesh::VirtualGateway', 'AWS::AppMesh::VirtualService'] as const
const node = (meshName: string, resourceOwner: string) => ({
  type: 'AWS::AppMesh::VirtualNode',
  facts: { meshName, meshOwner: '111122223333', resourceOwner },
})
const own = '111122223333'

export const family = defineFamily({
  'app-mesh/end-of-support': defineControl<MeshFacts>()({
    resourceType,
    title: `No mesh remains past the service's end of support (${endOfSupport})`,
    severity: 'high',
    dimension: 'hygiene',
    why: 'Nobody can change a mesh any more that AWS no longer supports, and its proxies get no fixes.',
    fix: 'Move the services to Amazon ECS Service Connect or Amazon VPC Lattice, then delete the mesh.',
    reference: 'https://docs.aws.amazon.com/app-mesh/latest/userguide/what-is-app-mesh.html',
    expected: 'no mesh',
    needs: ['status'],
    evaluate({ status, name }, related) {
      if (status === 'DELETED') return compliant(`${name} is deleted.`)
      const over = related.now() > new Date(`${endOfSupport}T23:59:59Z`)
      return nonCompliant(`${name} is a mesh of App Mesh, whose support ${over ? 'ended' : 'ends'} on ${endOfSupport}.`)
    },
    examples: {
      compliant: [{ facts: { status: 'DELETED' } }],
      nonCompliant: [{ facts: { status: 'ACTIVE' } }, { facts: { status: 'INACTIVE' } }],
    },
  }) as Control,
  'app-mesh/mesh-egress-drop-all': defineControl<MeshFacts>()({
    resourceType,
    title: 'Mesh egress filter is DROP_ALL',
    severity: 'medium',
    dimension: 'exposure',
    why: 'With ALLOW_ALL the proxies let a taken-over workload speak to any address, past the mesh’s own list of services.',
    fix: 'Set the egress filter to DROP_ALL and make virtual services of what the workloads need outside.',
    reference: 'https://docs.aws.amazon.com/app-mesh/latest/APIReference/API_EgressFilter.html',
    expected: 'egressFilter.type is DROP_ALL',
    needs: ['egressFilterType'],
    evaluate: ({ egressFilterType, name }) =>
      egressFilterType === 'DROP_ALL'
        ? compliant(`${name} drops what goes to addresses outside the mesh.`)
        : nonCompliant(`${name} lets its workloads reach any address (ALLOW_ALL).`),
    examples: {
      compliant: [{ facts: { egressFilterType: 'DROP_ALL' } }],
      nonCompliant: [{ facts: { egressFilterType: 'ALLOW_ALL' } }],
    },
  }) as Control,
  'app-mesh/mesh-shared-known-owner': defineControl<MeshFacts>()({
    resourceType,
    title: 'Mesh shared into or out of the account involves organisation accounts only',
    severity: 'medium',
    dimension: 'access',
    why: 'Whoever owns a mesh decides where its services’ traffic goes; whoever it is shared with can put nodes into it.',
    fix: 'End the share in AWS Resource Access Manager, or bring the account into the organisation.',
    reference: 'https://docs.aws.amazon.com/app-mesh/latest/userguide/sharing.html',
    expected: 'mesh owner and the owners of what is in the mesh belong to the organisation',
    needs: ['meshName', 'meshOwner', 'resourceOwner'],
    looksAt: within,
    evaluate({ meshName, meshOwner, resourceOwner, accountId, name }, related) {
      const inside = within
        .flatMap((type) => related.where(type, 'meshName', meshName))
        .filter(({ facts }) => facts.meshOwner !== undefined && seen(facts.meshOwner) === meshOwner)
        .map(({ facts }) => (facts.resourceOwner === undefined ? meshOwner : String(seen(facts.resourceOwner))))
      const others = [...new Set([meshOwner, resourceOwner, ...inside])].filter((owner) => owner !== accountId).sort()
      if (others.length === 0) return compliant(`Nobody but this account takes part in ${name}.`)
      const outsiders = strangersAmong(related, accountId, others)
      return outsiders.length > 0
        ? nonCompliant(`Accounts outside the organisation take part in ${name}: ${outsiders.join(', ')}.`)
        : compliant(`Only accounts of the organisation take part in ${name}: ${others.join(', ')}.`)
    },
    examples: {
      compliant: [
        { facts: { meshName: 'shop', meshOwner: own, resourceOwner: own } },
        { facts: { meshName: 'shop', meshOwner: own, resourceOwner: own }, related: [node('shop', '444455556666')] },
        // Another mesh's guests.
        { facts: { meshName: 'shop', meshOwner: own, resourceOwner: own }, related: [node('other', '999900001111')] },
      ],
      nonCompliant: [
        { facts: { meshName: 'shop', meshOwner: '999900001111', resourceOwner: '999900001111' } },
        { facts: { meshName: 'shop', meshOwner: own, resourceOwner: own }, related: [node('shop', '999900001111')] },
      ],
    },
  }) as Control,
})
