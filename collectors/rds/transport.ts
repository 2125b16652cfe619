import type { EncryptionInTransit } from '#domain/encryption.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'
import type { DbClusterFacts } from './db-cluster.ts'
import { engineFamily, tlsByDefault, tlsParameters, type UserParameters } from './engine.ts'
import { isOn } from './parameters.ts'

export interface TransportSettings {
  readonly engine: string
  readonly engineVersion: string
  readonly parameters: UserParameters
  /** False while the parameter group waits for a reboot. */
  readonly inSync: boolean
  /** The call that read the parameters, named when they do not decide. */
  readonly call: string
}

/**
 * Whether a database refuses plain connections, from its TLS parameter: as its owner set it, else as the engine
 * version has it by default. Every RDS engine that has the parameter accepts TLS, so it is never `none`. Throws Unseen
 * where no parameter or documented default decides.
 */
export function judgeTransport(settings: TransportSettings): EncryptionInTransit {
  const { engine, engineVersion, parameters } = settings
  const family = engineFamily(engine)
  const name = family === null ? null : tlsParameters[family]
  if (family === null || name === null) {
    throw new Unseen(
      unobserved('not-returned', settings.call, `no parameter says whether ${engine} refuses plain connections`),
    )
  }
  const minimumTls = lowestTls(parameters)
  const set = parameters[name]
  if (set) {
    if (!isOn(set.value))
      return {
        kind: 'optional',
        minimumTls,
        because: `${name} is set to ${set.value}: plain connections are accepted.`,
      }
    if (set.applyMethod !== 'immediate' && !settings.inSync) {
      return { kind: 'optional', minimumTls, because: `${name} is set to ${set.value} but waits for a reboot.` }
    }
    return { kind: 'enforced', minimumTls, because: `${name} is set to ${set.value}.` }
  }
  const byDefault = tlsByDefault(family, engineVersion)
  if (byDefault === null) {
    throw new Unseen(
      unobserved(
        'schema-drift',
        settings.call,
        `the default of ${name} in ${engine} ${engineVersion} is not known to this version`,
      ),
    )
  }
  return byDefault
    ? {
        kind: 'enforced',
        minimumTls,
        because: `${name} is not set, and is on by default in ${engine} ${engineVersion}.`,
      }
    : {
        kind: 'optional',
        minimumTls,
        because: `${name} is not set, and is off by default in ${engine} ${engineVersion}.`,
      }
}

/** The same of a cluster, from its cluster parameter group. */
export function clusterTransport(facts: DbClusterFacts): EncryptionInTransit {
  return judgeTransport({
    engine: seen(facts.engine),
    engineVersion: seen(facts.engineVersion),
    parameters: seen(facts.parameters),
    inSync: seen(facts.dbClusterMembers).every((member) => member.parameterGroupStatus === 'in-sync'),
    call: 'rds:DescribeDBClusterParameters',
  })
}

/** `ssl_min_protocol_version` (`TLSv1.2`) or the lowest of `tls_version` (`TLSv1.2,TLSv1.3`), as `1.2`; null when neither is set. */
export function lowestTls(parameters: UserParameters): string | null {
  const text = parameters.ssl_min_protocol_version?.value ?? parameters.tls_version?.value
  if (text === undefined) return null
  const versions = text.split(',').flatMap((one) => {
    const match = /^TLSv(1(?:\.[0-3])?)$/.exec(one.trim())
    return match?.[1] ? [match[1] === '1' ? '1.0' : match[1]] : []
  })
  return versions.sort()[0] ?? null
}
