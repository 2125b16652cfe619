import type { Related } from './related.ts'

const kept = new WeakMap<Related, WeakMap<readonly string[], Related>>()

/**
 * `Related` that knows only the types named in `looksAt`. Reaching for another is a mistake of the judgement's author, and
 * throws: its coverage was not asked for, so its silence would count as an answer.
 */
export function declaredRelated(related: Related, looksAt: readonly string[]): Related {
  let byTypes = kept.get(related)
  if (!byTypes) {
    byTypes = new WeakMap()
    kept.set(related, byTypes)
  }
  let declared = byTypes.get(looksAt)
  if (!declared) {
    declared = restrict(related, looksAt)
    byTypes.set(looksAt, declared)
  }
  return declared
}

function restrict(related: Related, looksAt: readonly string[]): Related {
  const known = new Set(looksAt)
  const named = <T extends string>(type: T): T => {
    if (known.has(type)) return type
    throw new Error(`looksAt does not name ${type}. It names: ${looksAt.join(', ') || 'nothing'}.`)
  }
  return {
    all: (type) => related.all(named(type)),
    byArn: (type, arn) => related.byArn(named(type), arn),
    where: (type, fact, value) => related.where(named(type), fact, value),
    one: (type, fact, value) => related.one(named(type), fact, value),
    accountId: () => related.accountId(),
    isGone: (type, arn) => related.isGone(named(type), arn),
    organizationAccounts: () => related.organizationAccounts(),
    organizationId: () => related.organizationId(),
    organizationalUnits: () => related.organizationalUnits(),
    now: () => related.now(),
  }
}
