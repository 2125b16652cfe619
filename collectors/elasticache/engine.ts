/** What the cache engines can do, by name and version. The names are AWS's: `redis`, `valkey`, `memcached`. */

/** Is the version (`7.1.0`, `5.0.6`, `6.x`) the wanted one or a later one? `x` stands for the last of its line. */
export function atLeast(version: string, wanted: readonly number[]): boolean {
  const parts = version.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : Number.POSITIVE_INFINITY))
  for (const [index, least] of wanted.entries()) {
    const part = parts[index] ?? 0
    if (part !== least) return part > least
  }
  return true
}

export const isMemcached = (engine: string) => engine.toLowerCase() === 'memcached'

/** Users and user groups came with Redis OSS 6; every Valkey has them. */
export const knowsUsers = (engine: string, version: string) => !isMemcached(engine) && atLeast(version, [6])

const programmes = ['FedRAMP', 'HIPAA', 'PCI DSS'] as const

/**
 * Compliance programmes of AWS's that take in the engine and version, as far as the engine goes; node type, encryption,
 * authentication and service updates come on top. AWS names Valkey, and Redis OSS 3.2.6, 4.0.10 and later; Memcached is
 * not among them.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/elasticache-compliance.html
 */
export function compliancePrograms(engine: string, version: string): readonly string[] {
  const name = engine.toLowerCase()
  if (name === 'valkey') return programmes
  if (name === 'redis' && (version === '3.2.6' || atLeast(version, [4, 0, 10]))) return programmes
  return []
}
