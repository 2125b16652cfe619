/**
 * The SDK reads any well-formed XML without error: a proxy's HTML page and an empty body both become an answer with
 * nothing in it, which would be taken for an empty list. So the body is looked at before the SDK reads it.
 */

/** Services whose answers are XML without the operation's name in the root element. */
const restXmlServices = new Set(['cloudfront', 's3', 'route53'])

/**
 * What is wrong with an answer's body, or null.
 * @param call `rds:DescribeDBInstances`
 * @param status HTTP status; answers that are errors may be empty
 */
export function strangeBody(body: Uint8Array, call: string, status: number): string | null {
  const start = textOf(body, 0, 512).trimStart()
  const ok = status >= 200 && status < 300
  if (start === '') return ok ? 'an empty body' : null
  if (!start.startsWith('<')) return null
  if (/^(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(!doctype\s+html|html[\s>/])/is.test(start)) return 'an HTML page'
  if (!ok) return null
  const [service = '', operation = ''] = call.split(':')
  const root = /^(?:<\?xml[^>]*>\s*)?<([\w.-]+)/.exec(start)?.[1]
  return restXmlServices.has(service) || root === `${operation}Response` ? null : 'XML of another kind'
}

/** The request id that XML services put at the end of their answers. */
export function requestIdIn(body: Uint8Array): string | null {
  return /<request_?id>([\w-]{1,80})</i.exec(textOf(body, Math.max(0, body.length - 512), body.length))?.[1] ?? null
}

function textOf(body: Uint8Array, from: number, to: number): string {
  return new TextDecoder().decode(body.subarray(from, to))
}
