import { keepView, ViewRefused } from '#db/saved-views.ts'
import { database } from '../../database.ts'
import { savedViewHref } from '../../resources/saved-view.ts'
import { keepShape } from '../../resources/views/contract.ts'
import { hrefWith, parseView } from '../../view.ts'
import { refused, sentOn } from '../answers.ts'

/**
 * Keeps the list of a form (`q`, `columns`, `order`, `by`) under a `name`, and leads back to it, in the form's scope, instant and zone.
 * What is wrong with the form is answered with 400; a name that is taken leads back to where it was given.
 */
export async function POST(request: Request): Promise<Response> {
  const form = Object.fromEntries(await request.formData())
  const wanted = keepShape.safeParse(form)
  if (!wanted.success) return refused(wanted.error)
  const { name, q, columns, order, by, pinned } = wanted.data
  const place = parseView(form as Record<string, string>, new Date())
  try {
    const kept = { name, query: q, columns, sort: order, splitBy: by, pinned: pinned !== undefined }
    await keepView(database(), kept)
    return sentOn(savedViewHref(place, kept))
  } catch (error) {
    if (!(error instanceof ViewRefused)) throw error
    return sentOn(
      hrefWith('/resources/views', place, { keep: '1', q, columns, order, by, name, refused: error.refusal }),
    )
  }
}
