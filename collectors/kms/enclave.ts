import { Unseen, unobserved } from '#domain/observed.ts'

/**
 * What a key policy asks of Nitro Enclaves. A statement demands attestation when one of its conditions compares
 * `kms:RecipientAttestation:ImageSha384` or `:PCRn` with a value.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-nitro-enclaves.html
 */
export interface EnclaveStatement {
  readonly name: string
  /** Attested registers, upper case: `IMAGESHA384`, `PCR0` …; empty when the statement demands no attestation. */
  readonly attested: readonly string[]
  /** True when an attested value is all zeros, which every enclave in debug mode has. */
  readonly debug: boolean
}

/** The calls that an enclave makes with an attestation document. */
const sensitive = [
  'kms:decrypt',
  'kms:derivesharedsecret',
  'kms:generatedatakey',
  'kms:generatedatakeypair',
  'kms:generaterandom',
]
const register = /^kms:recipientattestation:(imagesha384|pcr\d+)$/i
const demands = /^(foranyvalue:)?(stringequals|stringequalsignorecase|stringlike)$/i

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

/** Allow statements that give an enclave's calls, without the one that hands the key to the account's IAM policies. */
export function enclaveStatements(policyText: string): readonly EnclaveStatement[] {
  let policy: { readonly Statement?: unknown }
  try {
    policy = JSON.parse(policyText)
  } catch {
    throw new Unseen(unobserved('schema-drift', 'kms:GetKeyPolicy', 'the key policy is not JSON'))
  }
  return listOf(policy.Statement).flatMap((raw, index) => {
    const statement = raw as Readonly<Record<string, unknown>>
    const actions = listOf(statement.Action).map((action) => String(action).toLowerCase())
    if (statement.Effect !== 'Allow' || !givesSensitive(actions, statement) || isDelegation(statement)) return []
    return [{ name: String(statement.Sid ?? index + 1), ...attestation(statement.Condition) }]
  })
}

/** `NotAction` gives everything but what it names: any of an enclave's calls that is not among it. */
function givesSensitive(actions: readonly string[], { NotAction }: Readonly<Record<string, unknown>>): boolean {
  if (NotAction === undefined) return actions.some(isSensitive)
  const spared = listOf(NotAction).map((action) => String(action).toLowerCase())
  const isSpared = (call: string) =>
    spared.some((action) => (action.endsWith('*') ? call.startsWith(action.slice(0, -1)) : action === call))
  return !sensitive.every(isSpared)
}

function isSensitive(action: string): boolean {
  if (!action.endsWith('*')) return sensitive.includes(action)
  return sensitive.some((one) => one.startsWith(action.slice(0, -1)))
}

function isDelegation({ Principal }: Readonly<Record<string, unknown>>): boolean {
  const named = typeof Principal === 'object' && Principal !== null && 'AWS' in Principal ? listOf(Principal.AWS) : []
  return named.length > 0 && named.every((name) => /^(\d{12}|arn:[^:]+:iam::\d{12}:root)$/.test(String(name)))
}

function attestation(condition: unknown): Pick<EnclaveStatement, 'attested' | 'debug'> {
  const compared = Object.entries((condition ?? {}) as Record<string, Record<string, unknown>>)
    .filter(([operator]) => demands.test(operator))
    .flatMap(([, keys]) => Object.entries(keys))
    .flatMap(([key, value]) => {
      const match = register.exec(key)
      return match ? [{ name: (match[1] ?? '').toUpperCase(), values: listOf(value).map(String) }] : []
    })
    // A lone wildcard compares with anything.
    .filter(({ values }) => values.length > 0 && values.every((value) => value !== '*'))
  return {
    attested: compared.map(({ name }) => name),
    debug: compared.some(({ values }) => values.some((value) => /^0+$/.test(value))),
  }
}
