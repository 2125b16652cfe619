import { deleteView, pinView, renameView, ViewRefused } from '#db/saved-views.ts'
import { database } from '../../../../database.ts'
import { renameShape } from '../../../../resources/views/contract.ts'
import { hrefWith, parseView } from '../../../../view.ts'
import { refused, sentOn } from '../../../answers.ts'

/** POST /api/views/7/rename with the form's `name`, …/pin, …/unpin, …/delete; leads back to the list of views. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string; command: string }> },
): Promise<Response> {
  const { id, command } = await params
  const form = Object.fromEntries(await request.formData()) as Record<string, string>
  const place = parseView(form, new Date())
  if (!/^\d{1,18}$/.test(id)) return answer(404, 'There is no such view.')
  try {
    switch (command) {
      case 'rename': {
        const wanted = renameShape.safeParse(form)
        if (!wanted.success) return refused(wanted.error)
        await renameView(database(), id, wanted.data.name)
        break
      }
      case 'pin':
      case 'unpin':
        await pinView(database(), id, command === 'pin')
        break
      case 'delete':
        await deleteView(database(), id)
        break
      default:
        return answer(404, `"${command}" is not a command. Known: rename, pin, unpin, delete.`)
    }
    return sentOn(hrefWith('/resources/views', place))
  } catch (error) {
    if (!(error instanceof ViewRefused)) throw error
    return sentOn(hrefWith('/resources/views', place, { refused: error.refusal, name: form.name ?? null }))
  }
}

function answer(status: number, error: string): Response {
  return Response.json({ error }, { status })
}
