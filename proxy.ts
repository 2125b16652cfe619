import { type NextRequest, NextResponse } from 'next/server'
import { parseZone, usualZone } from '#ui/zone.ts'
import { isTooLong, shortAddress, wholeAddress } from './app/short-address.ts'

/**
 * Until there is a sign-in the server answers this machine alone. A page of another site must not be able to speak to
 * it through the reader's browser: neither under a name of its own that points here, nor by sending it a command.
 */
const ownHosts = new Set(['localhost', '127.0.0.1', '[::1]'])

export async function proxy(request: NextRequest): Promise<NextResponse> {
  const host = (request.headers.get('host') ?? '').replace(/:\d+$/, '')
  if (!ownHosts.has(host))
    return new NextResponse('Parapet answers only as localhost: there is no sign-in yet.\n', { status: 403 })
  const site = request.headers.get('sec-fetch-site')
  if (request.method !== 'GET' && request.method !== 'HEAD' && site !== null && site !== 'same-origin')
    return new NextResponse('Commands are taken from pages of this server only.\n', { status: 403 })

  const remembered = withRememberedZone(request)
  if (remembered) return sentTo(request, remembered)

  const asked = new URL(request.nextUrl)
  const whole = await wholeAddress(asked)
  const short = isTooLong(asked) && isScreen(request) ? await shortAddress(whole ?? asked) : null
  if (short) return sentTo(request, short)

  const nonce = Buffer.from(crypto.randomUUID()).toString('base64')
  const policy = policyWith(nonce)
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  const response = whole
    ? NextResponse.rewrite(new URL(`${whole.pathname}${whole.search}`, ownOrigin()), { request: { headers } })
    : NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

/** To another address under the name that the reader calls this server by. */
function sentTo({ nextUrl, headers }: NextRequest, to: URL): NextResponse {
  return NextResponse.redirect(new URL(`${to.pathname}${to.search}`, `${nextUrl.protocol}//${headers.get('host')}`))
}

/** Where Next.js listens, whatever name the reader called it by: it takes rewrites to there alone for its own. */
const ownOrigin = () => `http://127.0.0.1:${process.env.PORT}`

/** Only a screen that a reader opens has an address to be sent around; what screens fetch, and files, take any length. */
function isScreen({ method, headers, nextUrl }: NextRequest): boolean {
  const opened = headers.get('accept')?.includes('text/html') || headers.has('rsc')
  return method === 'GET' && Boolean(opened) && !nextUrl.pathname.endsWith('/export')
}

/** A page opened without a time zone gets the one this browser chose last: what is shown is in the address, and can be shared. */
function withRememberedZone(request: NextRequest): URL | null {
  if (request.headers.get('sec-fetch-dest') !== 'document' || request.nextUrl.searchParams.has('tz')) return null
  const zone = parseZone(request.cookies.get('tz')?.value ?? '')
  if (zone === null || zone === usualZone) return null
  const url = new URL(request.nextUrl)
  url.searchParams.set('tz', zone)
  return url
}

/** Everything a page may load comes from this server; a script also needs the nonce of its page. */
function policyWith(nonce: string): string {
  const evaluate = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : ''
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluate}`,
    // Positions in charts are style attributes, which no nonce can allow.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export const config = { matcher: [{ source: '/((?!_next/static).*)' }] }
