import { z } from 'zod'
import { assignAccounts } from '#db/assignments.ts'
import { criticalities } from '#domain/criticality.ts'
import { database } from '../../../database.ts'

const shape = z
  .object({
    accounts: z
      .array(z.string().regex(/^\d{12}$/))
      .min(1)
      .max(1000),
    owner: z.string().trim().min(1).max(200).nullable().optional(),
    criticality: z.enum(criticalities).nullable().optional(),
  })
  .refine(({ owner, criticality }) => owner !== undefined || criticality !== undefined)

/**
 * POST /api/accounts/assignment: `{ "accounts": ["123456789012"], "owner": "team-payments", "criticality": "high" }`. What is left
 * out stays as it is, null takes it away. Answers `{ accounts }`, how many it was set of; 400 where the body is not understood,
 * 404 where an account is not known; the others are set.
 */
export async function POST(request: Request): Promise<Response> {
  const asked = shape.safeParse(await request.json().catch(() => null))
  if (!asked.success)
    return Response.json(
      {
        error: `Name up to 1,000 account ids, and an owner of up to 200 characters or a criticality (${criticalities.join(', ')}); null takes it away.`,
      },
      { status: 400 },
    )
  const { accounts, owner, criticality } = asked.data
  const unknown = await assignAccounts(database(), accounts, {
    ...(owner === undefined ? {} : { owner }),
    ...(criticality === undefined ? {} : { criticality }),
  })
  if (unknown.length > 0)
    return Response.json({ error: `There is no account ${unknown.join(', ')}. The others were set.` }, { status: 404 })
  return Response.json({ accounts: new Set(accounts).size })
}
