import type { Place } from '../simulated.ts'

/** Pretend tables and databases that more than one service names: their own makes them, AWS Backup keeps copies of them. */
export interface PretendStore {
  /** What everything random about it is asked by. */
  readonly key: string
  readonly index: number
  readonly name: string
}

const tableNames = [
  'orders',
  'sessions',
  'carts',
  'ledger',
  'devices',
  'events',
  'feature-flags',
  'locks',
  'profiles',
  'audit_trail',
  'rate.limits',
] as const
const clusterNames = ['checkout', 'identity', 'inventory', 'pricing', 'telemetry', 'customers'] as const
const instanceNames = [
  'orders',
  'billing',
  'ledger',
  'sessions',
  'catalog',
  'reports',
  'claims',
  'audit',
  'search-meta',
  'payroll',
] as const

/** The tables of DynamoDB that a place ever has. */
export function tableStores(place: Place): readonly PretendStore[] {
  return Array.from({ length: place.scale('dynamodb.tables', 0, 24) }, (_, index) => {
    const key = `dynamodb.table.${index}`
    return { key, index, name: `${place.choose(`${key}:name`, tableNames)}-${index}` }
  })
}

/** The database clusters of RDS that a place ever has. */
export function clusterStores(place: Place): readonly PretendStore[] {
  return Array.from({ length: place.scale('rds.clusters', 0, 8) }, (_, index) => {
    const key = `rds.cluster.${index}`
    return { key, index, name: `${place.choose(`${key}:product`, clusterNames)}-${index}` }
  })
}

/** The instances of RDS outside clusters that a place ever has; `engineOf` says what runs in one: `postgres`. */
export function instanceStores(place: Place, engineOf: (key: string) => string): readonly PretendStore[] {
  return Array.from({ length: place.scale('rds.instances', 1, 18) }, (_, index) => {
    const key = `rds.instance.${index}`
    return { key, index, name: `${place.choose(`${key}:product`, instanceNames)}-${engineOf(key)}-${index}` }
  })
}
