import type { OperationModel, ServiceModel } from '../service-model.ts'
import type { WireRequest } from './message.ts'

/** Method and path templates of REST operations, the most specific first. */
export interface RestRoute {
  readonly operation: OperationModel
  /** The path's labels by name, or null when the request is for another operation. */
  match(request: WireRequest): ReadonlyMap<string, string> | null
}

const routesByService = new WeakMap<ServiceModel, readonly RestRoute[]>()

export function routesOf(service: ServiceModel): readonly RestRoute[] {
  let routes = routesByService.get(service)
  if (!routes) {
    const operations = [...service.operations.values()].sort((a, b) => specificity(b) - specificity(a))
    routes = operations.flatMap((operation) => (operation.http ? [routeOf(operation, operation.http)] : []))
    routesByService.set(service, routes)
  }
  return routes
}

/** Literal segments count most, then static query fields, then plain labels over greedy ones. */
function specificity({ http }: OperationModel): number {
  if (!http) return 0
  const [path = '', query = ''] = http.path.split('?')
  const segments = path.split('/').filter((segment) => segment !== '')
  const literal = segments.filter((segment) => !segment.startsWith('{')).length
  const greedy = segments.some((segment) => segment.endsWith('+}')) ? 1 : 0
  return literal * 100 + (query === '' ? 0 : 50) + (segments.length - literal) - greedy
}

function routeOf(operation: OperationModel, http: NonNullable<OperationModel['http']>): RestRoute {
  const [path = '', query = ''] = http.path.split('?')
  const names: string[] = []
  const pattern = path
    .replace(/\/$/, '')
    .split(/(\{[^}]+\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      const greedy = part.endsWith('+}')
      names.push(part.slice(1, greedy ? -2 : -1))
      return greedy ? '(.+)' : '([^/]+)'
    })
    .join('')
  const expression = new RegExp(`^${pattern}/?$`)
  const fixed = [...new URLSearchParams(query)]
  return {
    operation,
    match(request) {
      if (request.method !== http.method) return null
      const found = expression.exec(request.path)
      if (!found) return null
      if (!fixed.every(([key, value]) => (value === '' ? request.query.has(key) : request.query.get(key) === value)))
        return null
      return new Map(names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]))
    },
  }
}
