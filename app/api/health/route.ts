import { select } from '../../database.ts'

export const dynamic = 'force-dynamic'

/** 200 when the server and its database answer, 503 when the database does not. */
export async function GET(): Promise<Response> {
  try {
    await select('select 1')
    return Response.json({ status: 'ok' })
  } catch {
    return Response.json({ status: 'the database does not answer' }, { status: 503 })
  }
}
