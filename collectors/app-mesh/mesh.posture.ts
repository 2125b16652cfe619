import { definePosture } from '#domain/posture.ts'
import type { MeshFacts } from './mesh.ts'

/** A mesh is a boundary in name: what carries traffic in it are its nodes and gateways. */
export const posture = definePosture<MeshFacts>()({ resourceType: 'AWS::AppMesh::Mesh', looksAt: [] })
