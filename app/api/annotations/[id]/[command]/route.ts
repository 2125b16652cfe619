import { z } from 'zod'
import { AnnotationRefused, changeAnnotation, deleteAnnotation } from '#db/annotations.ts'
import { database } from '../../../../database.ts'
import { annotationShape } from '../../../../trends/annotation-shape.ts'
import { trendsHref } from '../../../../trends/contract.ts'
import { parseTrendsFilter } from '../../../../trends/filter.ts'
import { parseView } from '../../../../view.ts'
import { refused, sentOn } from '../../../answers.ts'

/** Of which wording the reader saw. */
const versionShape = z.object({ version: z.coerce.number().int().min(1).max(1_000_000) })

/**
 * POST /api/annotations/7/change with the form's `when` and `text`, …/delete; both with the `version` that the reader saw.
 * Leads back to Trends as the form has it.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string; command: string }> },
): Promise<Response> {
  const { id, command } = await params
  const form = Object.fromEntries(await request.formData()) as Record<string, string>
  const now = new Date()
  const view = parseView(form, now)
  const filter = parseTrendsFilter(form, now, view)
  if (!/^\d{1,18}$/.test(id)) return answer(404, 'There is no such annotation.')
  const seen = versionShape.safeParse(form)
  if (!seen.success) return refused(seen.error)
  const { version } = seen.data
  try {
    switch (command) {
      case 'change': {
        const wanted = annotationShape(view.zone, now).safeParse(form)
        if (!wanted.success) return refused(wanted.error)
        await changeAnnotation(database(), { id, version }, { at: wanted.data.when, text: wanted.data.text })
        break
      }
      case 'delete':
        await deleteAnnotation(database(), { id, version })
        break
      default:
        return answer(404, `"${command}" is not a command. Known: change, delete.`)
    }
    return sentOn(`${trendsHref(view, filter)}#happened`)
  } catch (error) {
    if (!(error instanceof AnnotationRefused)) throw error
    return sentOn(`${trendsHref(view, filter)}&refused=${error.refusal}#happened`)
  }
}

function answer(status: number, error: string): Response {
  return Response.json({ error }, { status })
}
