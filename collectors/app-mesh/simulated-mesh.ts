import type {
  ClientPolicy,
  Listener,
  MeshData,
  ResourceMetadata,
  TagRef,
  VirtualGatewayData,
  VirtualGatewayListener,
  VirtualNodeData,
  VirtualServiceData,
} from '@aws-sdk/client-app-mesh'
import { onceFor } from '#domain/pretend/habits.ts'
import { certificateArn } from '#domain/pretend/ids.ts'
import type { Place } from '#domain/simulated.ts'

/** A mesh of a place with what is in it: as it was before AWS ended the service, for whoever asks for it all the same. */
export interface PretendMesh {
  readonly mesh: MeshData
  readonly nodes: readonly VirtualNodeData[]
  readonly gateways: readonly VirtualGatewayData[]
  readonly services: readonly VirtualServiceData[]
}

export function pretendMeshes(place: Place): readonly PretendMesh[] {
  return onceFor(place, 'app-mesh', () => makeMeshes(place))
}

function makeMeshes(place: Place): readonly PretendMesh[] {
  const { profile } = place
  const own = { production: 0.6, regulated: 0.4, staging: 0.5, forgotten: 0.7 }[profile as string] ?? 0
  if (place.network.vpcs.every((vpc) => vpc.isDefault) || place.random('app-mesh|used') >= own) return []
  const name = place.choose('app-mesh|name', ['shop', 'backend_mesh', 'payments'])
  const meshes = [meshOf(place, name, place.accountId)]
  // One that another account shares: of the organisation mostly, of a partner in some.
  if (profile === 'production' && place.random('app-mesh|shared') < 0.5) {
    const sibling = place.accountIds.find((id) => id !== place.accountId) ?? place.accountId
    meshes.push(meshOf(place, 'shared-edge', place.random('app-mesh|partner') < 0.5 ? '999988887777' : sibling))
  }
  // Some are moved to another mesh in time, before the end.
  return place.random('app-mesh|moved') < 0.2 && place.day >= place.pick('app-mesh|moved-on', 30, 80)
    ? meshes.slice(1)
    : meshes
}

/** Whether something of the mesh is lax; much of it is in accounts that nobody looks after. */
function lax(place: Place, key: string): boolean {
  const share = { production: 0.25, regulated: 0.1, staging: 0.5, forgotten: 0.9 }[place.profile as string] ?? 0.3
  return place.random(`app-mesh|${key}|lax`) < share
}

function meshOf(place: Place, meshName: string, meshOwner: string): PretendMesh {
  const base = `arn:${place.partition}:appmesh:${place.region}:${meshOwner}:mesh/${meshName}`
  const metadata = (within: string, resourceOwner = meshOwner): ResourceMetadata => ({
    arn: `${base}${within}`,
    version: 3,
    uid: place.hex(`app-mesh|${meshName}${within}`, 32),
    createdAt: place.dateOf(-400),
    lastUpdatedAt: place.dateOf(-60),
    meshOwner,
    resourceOwner,
  })
  const names = ['web', 'orders', 'stock', 'mail'].slice(0, place.pick(`app-mesh|${meshName}|nodes`, 2, 4))
  return {
    mesh: {
      meshName,
      metadata: metadata(''),
      status: { status: 'ACTIVE' },
      // DROP_ALL is the default, and left out by those who did not choose.
      spec: lax(place, `${meshName}|egress`)
        ? { egressFilter: { type: 'ALLOW_ALL' } }
        : place.random(`app-mesh|${meshName}|default`) < 0.5
          ? {}
          : { egressFilter: { type: 'DROP_ALL' } },
    },
    // In a shared mesh the account's own nodes stand in another one's mesh.
    nodes: names.map((name, index) =>
      nodeOf(place, meshName, name, index, metadata(`/virtualNode/${name}`, place.accountId)),
    ),
    gateways: [gatewayOf(place, meshName, metadata('/virtualGateway/ingress'))],
    services: names.map((name) => ({
      meshName,
      virtualServiceName: `${name}.${meshName}.local`,
      metadata: metadata(`/virtualService/${name}.${meshName}.local`),
      status: { status: 'ACTIVE' },
      spec: {
        ...(name === 'mail'
          ? {}
          : name === 'stock'
            ? { provider: { virtualRouter: { virtualRouterName: name } } }
            : { provider: { virtualNode: { virtualNodeName: name } } }),
      },
    })),
  }
}

function nodeOf(
  place: Place,
  meshName: string,
  name: string,
  index: number,
  metadata: ResourceMetadata,
): VirtualNodeData {
  const key = `${meshName}|${name}`
  const listeners: Listener[] = [
    {
      portMapping: { port: 8080, protocol: 'http' },
      ...(lax(place, `${key}|tls`) ? permissive(place, key) : { tls: tlsOf(place, key, 'STRICT') }),
    },
  ]
  // The last of a mesh only calls others.
  const silent = index === 3
  return {
    meshName,
    virtualNodeName: name,
    metadata,
    status: { status: 'ACTIVE' },
    spec: {
      ...(silent ? {} : { listeners, serviceDiscovery: { dns: { hostname: `${name}.${meshName}.local` } } }),
      ...(name === 'web' || silent
        ? { backends: [{ virtualService: { virtualServiceName: `orders.${meshName}.local` } }] }
        : {}),
      ...(lax(place, `${key}|client`) ? {} : { backendDefaults: { clientPolicy: clientPolicy(place, key) } }),
      ...(lax(place, `${key}|log`) ? {} : { logging: { accessLog: { file: { path: '/dev/stdout' } } } }),
    },
  }
}

function gatewayOf(place: Place, meshName: string, metadata: ResourceMetadata): VirtualGatewayData {
  const key = `${meshName}|gateway`
  const listener: VirtualGatewayListener = {
    portMapping: { port: 8443, protocol: 'http' },
    ...(lax(place, `${key}|tls`)
      ? {}
      : {
          tls: {
            mode: 'STRICT',
            certificate: { file: { certificateChain: '/certs/chain.pem', privateKey: '/certs/key.pem' } },
          },
        }),
  }
  return {
    meshName,
    virtualGatewayName: 'ingress',
    metadata,
    status: { status: 'ACTIVE' },
    spec: {
      listeners: [listener],
      ...(lax(place, `${key}|client`)
        ? {}
        : {
            backendDefaults: {
              clientPolicy: {
                tls: { enforce: true, validation: { trust: { file: { certificateChain: '/certs/ca.pem' } } } },
              },
            },
          }),
      ...(lax(place, `${key}|log`) ? {} : { logging: { accessLog: { file: { path: '/dev/stdout' } } } }),
    },
  }
}

function permissive(place: Place, key: string): Pick<Listener, 'tls'> {
  return place.random(`app-mesh|${key}|mode`) < 0.5 ? {} : { tls: tlsOf(place, key, 'PERMISSIVE') }
}

/** Certificates of ACM under the ids that collectors/acm gives those of load balancers; else from files. */
function tlsOf(place: Place, key: string, mode: 'STRICT' | 'PERMISSIVE'): NonNullable<Listener['tls']> {
  const [balancer] = place.loadBalancers.filter(({ type }) => type !== 'gateway')
  const mutual = place.random(`app-mesh|${key}|mutual`) < 0.3
  const trust = { file: { certificateChain: '/certs/ca.pem' } }
  return {
    mode,
    certificate: balancer
      ? { acm: { certificateArn: certificateArn(place, balancer.name) } }
      : { file: { certificateChain: '/certs/chain.pem', privateKey: '/certs/key.pem' } },
    ...(mutual ? { validation: { trust } } : {}),
  }
}

/** `enforce` is true where it is left out. */
function clientPolicy(place: Place, key: string): ClientPolicy {
  const draw = place.random(`app-mesh|${key}|enforce`)
  const validation = {
    trust: {
      acm: {
        certificateAuthorityArns: [
          `arn:${place.partition}:acm-pca:${place.region}:${place.accountId}:certificate-authority/1`,
        ],
      },
    },
  }
  return { tls: { ...(draw < 0.5 ? {} : { enforce: draw < 0.9 }), validation } }
}

export function tagsOf(place: Place, arn: string): TagRef[] {
  return place.random(`app-mesh|tags|${arn}`) < 0.4
    ? []
    : [
        { key: 'owner', value: 'platform' },
        { key: 'leer', value: '' },
      ]
}
