import { AppMeshClient, CreateMeshCommand } from '@aws-sdk/client-app-mesh'
import type { SeedService } from '../expected.ts'

/**
 * moto writes App Mesh's times as text, which no SDK reads: not the answer to making a mesh, and not the list of
 * meshes. That the mesh is there and cannot be read is what the test asks for.
 */
export const appMesh: SeedService = async ({ where }) => {
  const command = new CreateMeshCommand({ meshName: 'shop', spec: { egressFilter: { type: 'ALLOW_ALL' } } })
  await new AppMeshClient(where).send(command).catch((error) => {
    if (error.$response?.statusCode !== 200) throw error
  })
  return []
}
