import type { Listener, VirtualNodeSpec } from '@aws-sdk/client-app-mesh'
import { describe, expect, it } from 'vitest'
import { isObserved, observed, Unseen, unobserved } from '#domain/observed.ts'
import { mesh } from './mesh.ts'
import { clientTls, laxClient, type MeshListener, meshListener, meshTransport } from './tls.ts'
import { virtualGateway } from './virtual-gateway.ts'
import { virtualNode } from './virtual-node.ts'
import { virtualService } from './virtual-service.ts'

const tags = observed(
  [
    { key: '__proto__', value: 'x' },
    { key: 'owner', value: undefined },
  ],
  'appmesh:ListTagsForResource',
)
const metadata = {
  arn: 'arn:aws:appmesh:eu-west-1:111122223333:mesh/shop',
  version: 1,
  uid: 'uid-1',
  createdAt: new Date(0),
  lastUpdatedAt: new Date(0),
  meshOwner: '111122223333',
  resourceOwner: '111122223333',
}
const active = { status: 'ACTIVE' as const }
const node = (spec: VirtualNodeSpec | undefined) =>
  virtualNode({ meshName: 'shop', virtualNodeName: 'web', metadata, status: active, spec }, { tags }).facts

describe('the normalisers', () => {
  it('take an egress filter that nobody chose for DROP_ALL, and one that did not come for unread', () => {
    const withSpec = (spec: object | undefined) =>
      mesh({ meshName: 'shop', metadata, status: active, spec }, { tags }).facts.egressFilterType
    expect(withSpec({})).toMatchObject({ value: 'DROP_ALL' })
    expect(withSpec({ egressFilter: { type: 'ALLOW_ALL' } })).toMatchObject({ value: 'ALLOW_ALL' })
    expect(withSpec(undefined)).toMatchObject({ unobserved: 'not-returned' })
  })

  it('read an empty specification as one that sets nothing up, a missing one not at all', () => {
    expect(node({})).toMatchObject({
      listeners: { value: [] },
      backends: { value: [] },
      backendDefaults: { value: null },
      accessLogPath: { value: null },
    })
    for (const name of ['listeners', 'backends', 'backendDefaults', 'accessLogPath'] as const)
      expect(node(undefined)[name]).toMatchObject({ unobserved: 'not-returned' })
    const gateway = virtualGateway(
      { meshName: 'shop', virtualGatewayName: 'in', metadata, status: active, spec: undefined },
      { tags },
    )
    expect(gateway.facts.listeners).toMatchObject({ unobserved: 'not-returned' })
  })

  it('tell a service that nothing answers from one whose provider is unread', () => {
    const provider = (spec: object | undefined) =>
      virtualService({ meshName: 'shop', virtualServiceName: 'a.b', metadata, status: active, spec }, { tags }).facts
        .provider
    expect(provider({})).toMatchObject({ value: null })
    expect(provider(undefined)).toMatchObject({ unobserved: 'not-returned' })
    expect(provider({ provider: { virtualRouter: { virtualRouterName: 'r' } } })).toMatchObject({
      value: { kind: 'virtual-router', name: 'r' },
    })
  })

  it('keep tags of any name, and leave denied ones unread', () => {
    const item = { meshName: 'shop', metadata, status: active, spec: {} }
    const kept = mesh(item, { tags }).tags
    expect(isObserved(kept) && Object.entries(kept.value)).toEqual([
      ['__proto__', 'x'],
      ['owner', ''],
    ])
    const denied = unobserved('denied', 'appmesh:ListTagsForResource')
    expect(mesh(item, { tags: denied }).tags).toEqual(denied)
  })
})

describe('a client policy', () => {
  const validation = { trust: { file: { certificateChain: '/ca' } } }
  it.each([
    ['none', undefined, 'has no TLS policy'],
    ['enforced because nothing was said', { validation }, null],
    ['not enforced', { enforce: false, validation }, 'does not enforce its TLS policy'],
    ['without a trust source', { validation: undefined }, 'names no certificates to trust'],
    ['for some ports', { ports: [9000, 443], validation }, 'enforces TLS on the ports 443, 9000 only'],
  ])('%s', (_, tls, fault) => {
    expect(laxClient(clientTls(tls))).toBe(fault)
  })
})

describe('encryption in transit', () => {
  const listener = (mode?: string): MeshListener =>
    meshListener({
      portMapping: { port: 8080, protocol: 'http' },
      ...(mode ? { tls: { mode, certificate: { sds: { secretName: 's' } } } } : {}),
    } as Listener)
  const kind = (...listeners: MeshListener[]) => meshTransport('x', observed(listeners, 'x')).kind

  it('is that of the weakest listener', () => {
    expect(kind()).toBe('not-applicable')
    expect(kind(listener('STRICT'))).toBe('enforced')
    expect(kind(listener('STRICT'), listener('PERMISSIVE'))).toBe('optional')
    expect(kind(listener('STRICT'), listener('DISABLED'))).toBe('none')
    expect(kind(listener())).toBe('none')
  })

  it('is unknown for a mode that this version does not know, unless a plain listener decides', () => {
    expect(() => kind(listener('MUTUAL'))).toThrow(Unseen)
    expect(kind(listener('MUTUAL'), listener())).toBe('none')
    expect(() => meshTransport('x', unobserved('denied', 'x'))).toThrow(Unseen)
  })
})
