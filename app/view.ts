/**
 * What every screen has in its URL: the scope (`scope`), the instant (`at`) and the time zone (`tz`). Unknown or invalid
 * values are dropped with a notice, never a crash.
 */
import { askedUtc, dayEnd, isUtc, parseZone, usualZone } from '#ui/zone.ts'

/** Characters of path and parameters from which an address is too long for chats, mails and proxies: its parts are then kept. */
export const addressLimit = 1_800
/** Characters of a query; a longer one, as addresses write it, is more than a server takes with a request. */
export const queryLimit = 6_000
/** Stands in an address for the parameters that are kept under this id. */
export const keptParam = 's'

/** The part of the organisation that is looked at; also what a caller may see, once there are callers. */
export type Scope =
  | { readonly kind: 'org' }
  | { readonly kind: 'ou'; readonly id: string }
  | { readonly kind: 'account'; readonly id: string }

/** What a link keeps of the screen it stands on. */
export interface Place {
  readonly scope: Scope
  /** Null: now. */
  readonly at: Date | null
  /** In which times are written, and days begin and end: a name that `parseZone` returned, or UTC asked for by name. */
  readonly zone: string
}

export interface View extends Place {
  readonly notices: readonly string[]
}

/** What Next.js hands to a page. */
export interface PageInput<Path = Record<never, never>> {
  readonly params: Promise<Path>
  readonly searchParams: Promise<SearchParams>
}

export type SearchParams = { readonly [name: string]: string | readonly string[] | undefined }

const first = (value: string | readonly string[] | undefined) => (typeof value === 'object' ? value[0] : value)

/** `123456789012`, `ou-ab12-cdefgh34`, `r-ab12`; null for anything else. */
export function parseScope(text: string): Scope | null {
  if (/^\d{12}$/.test(text)) return { kind: 'account', id: text }
  if (/^(ou|r)-[a-z0-9-]{1,64}$/.test(text)) return { kind: 'ou', id: text }
  return text === 'org' ? { kind: 'org' } : null
}

/** An ISO instant with its offset, not in the future. A day alone means its end in the zone. */
export function parseInstant(text: string, now: Date, zone: string): Date | null {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text)
  if (!day && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(text)) return null
  const at = day ? dayEnd(text, zone) : new Date(text)
  if (at === null || Number.isNaN(at.getTime())) return null
  return at > now ? null : at
}

export function parseView(params: SearchParams, now: Date): View {
  const notices: string[] = []
  const scopeText = first(params.scope)
  const scope = scopeText === undefined || scopeText === '' ? null : parseScope(scopeText)
  if (scopeText && !scope)
    notices.push('The scope in the address is neither an account id nor an organizational unit: it is left out.')
  const zoneText = first(params.tz)
  const known = zoneText ? parseZone(zoneText) : usualZone
  const zone = zoneText && known === usualZone ? askedUtc : known
  if (zone === null) notices.push('The time zone in the address is not known: times are written in UTC.')
  const atText = first(params.at)
  const at = atText ? parseInstant(atText, now, zone ?? usualZone) : null
  if (atText && !at)
    notices.push('The instant in the address cannot be read or lies in the future: the present is shown instead.')
  const kept = first(params[keptParam])
  if (kept)
    notices.push(
      `The address names a stored query that this deployment does not have (${keptParam}=${kept.slice(0, 40)}): it is left out. Ask whoever sent the link for the query itself.`,
    )
  return { scope: scope ?? { kind: 'org' }, at, zone: zone ?? usualZone, notices }
}

/** The scope as the URL writes it; null for the whole organisation. */
export function scopeText(scope: Scope): string | null {
  return scope.kind === 'org' ? null : scope.id
}

/** The scope as counts and points write it. */
export function pointScope(scope: Scope): string {
  return scope.kind === 'org' ? 'org' : `${scope.kind}:${scope.id}`
}

/** The view as an address writes it. Instants are absolute: they mean the same in every zone. */
export function viewParams(view: Place): [name: string, value: string][] {
  const scope = scopeText(view.scope)
  return [
    ...(scope ? [['scope', scope] as [string, string]] : []),
    ...(view.at ? [['at', view.at.toISOString()] as [string, string]] : []),
    ...(view.zone === usualZone ? [] : [['tz', isUtc(view.zone) ? usualZone : view.zone] as [string, string]]),
  ]
}

/** A link that keeps scope, instant and time zone. */
export function hrefWith(path: string, view: Place, more: Record<string, string | null> = {}): string {
  const params = new URLSearchParams(viewParams(view))
  for (const [name, value] of Object.entries(more)) {
    if (value === null) params.delete(name)
    else params.set(name, value)
  }
  const query = params.toString()
  return query ? `${path}?${query}` : path
}
