import type { ZodError } from 'zod'

/** A form that cannot be understood: each field by its name, and what it takes. */
export function refused(error: ZodError): Response {
  const lines = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  return new Response(`${lines.join('\n')}\n`, {
    status: 400,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
}

/** To a page of ours, with GET. */
export function sentOn(location: string): Response {
  return new Response(null, { status: 303, headers: { location } })
}
