import { findRunning } from '../query.ts'

export const dynamic = 'force-dynamic'

/** The scan that runs, or null: asked where events do not get through. */
export async function GET(): Promise<Response> {
  return Response.json(await findRunning())
}
