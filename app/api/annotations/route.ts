import { AnnotationRefused, writeAnnotation } from '#db/annotations.ts'
import { database } from '../../database.ts'
import { annotationShape } from '../../trends/annotation-shape.ts'
import { trendsHref } from '../../trends/contract.ts'
import { parseTrendsFilter } from '../../trends/filter.ts'
import { parseView, pointScope } from '../../view.ts'
import { refused, sentOn } from '../answers.ts'

/**
 * Writes an annotation for the form's scope: `when` (a clock of its zone) and `text`. Leads back to Trends as the form has it.
 * What is wrong with the form is answered with 400; a scope that is not known leads back, too.
 */
export async function POST(request: Request): Promise<Response> {
  const form = Object.fromEntries(await request.formData()) as Record<string, string>
  const now = new Date()
  const view = parseView(form, now)
  const filter = parseTrendsFilter(form, now, view)
  const wanted = annotationShape(view.zone, now).safeParse(form)
  if (!wanted.success) return refused(wanted.error)
  try {
    const { when, text } = wanted.data
    await writeAnnotation(database(), { scope: pointScope(view.scope), at: when, text })
    return sentOn(`${trendsHref(view, filter)}#happened`)
  } catch (error) {
    if (!(error instanceof AnnotationRefused)) throw error
    return sentOn(`${trendsHref(view, filter)}&refused=${error.refusal}#happened`)
  }
}
