import { collectorList } from '#.generated/collector-list.ts'
import { postures } from '#.generated/postures.ts'
import { loadProof } from '#db/proof/proof.ts'
import { database } from '../../../database.ts'
import { findResource } from '../../../resources/[uid]/query.ts'
import { parseView } from '../../../view.ts'

export const dynamic = 'force-dynamic'

/**
 * A resource with everything that is said about it, and `proof`: the rules, keys and tiers that its verdicts rest on.
 * `scope` and `at` as in every screen's address; 404 where there is no such resource in the scope at the instant.
 */
export async function GET(request: Request, { params }: { params: Promise<{ uid: string }> }): Promise<Response> {
  const { uid } = await params
  const view = parseView(Object.fromEntries(new URL(request.url).searchParams), new Date())
  const resource = await findResource(view.scope, view.at, uid)
  if (!resource)
    return Response.json({ error: `There is no resource ${uid} in this scope at this instant.` }, { status: 404 })
  const proof = await loadProof(database(), uid, view.at, { collectors: collectorList, postures })
  return Response.json({ ...resource, proof, notices: view.notices }, { headers: { 'Cache-Control': 'no-store' } })
}
