import type { KeyValuePair } from '@aws-sdk/client-ecs'

/**
 * Which environment variables look like secrets. The values are looked at once, on the wire, and go no further: only
 * the names leave this file.
 */

/** Values that are a secret whatever they are called. */
const secretValues: readonly RegExp[] = [
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/, // AWS access keys
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i, // a password in a URL
  /^eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*$/, // a JSON web token
  /\b(ghp|gho|ghs|github_pat|glpat|xox[abprs]|sk_live|rk_live|SG)[-_.][\w.-]{16,}/,
  /\b(Password|Pwd|AccountKey|SharedAccessKey)=[^;\s]{4,}/i, // connection strings
]

const secretNames =
  /(^|[_.-])(PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|SECRET|SECRETS|TOKEN|API_?KEY|ACCESS_?KEY(_ID)?|PRIVATE_?KEY|SECRET_?KEY|SIGNING_?KEY|ENCRYPTION_?KEY|CREDENTIALS?|AUTH_DATA)$/i
const camelNames = /[a-z](Password|Passphrase|Pass|Secret|Token|ApiKey|AccessKey|PrivateKey|SecretKey)$/

/** Values that a secret's name may hold without being one: nothing, a number, a switch, a path, a reference to the secret. */
const harmless =
  /^$|^\d{1,6}$|^(true|false|yes|no|on|off|none|null|enabled|disabled)$|^arn:[\w-]+:|^\/[\w./-]*$|^(ssm|secretsmanager|vault|op|ref\+?\w*):|^\$\{[^}]+\}$|^\$\([^)]+\)$|^\{\{/i

/** Another variable's name; a password may begin with a dollar too. */
const variable = /^\$[A-Z][A-Z_]+$/

/** Names that stand for a secret by agreement, with whatever value. */
const known = new Set(['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'ECS_ENGINE_AUTH_DATA'])

function looksSecret({ name = '', value = '' }: KeyValuePair): boolean {
  if (known.has(name.toUpperCase())) return value !== ''
  if (secretValues.some((pattern) => pattern.test(value))) return true
  return (secretNames.test(name) || camelNames.test(name)) && !harmless.test(value) && !variable.test(value)
}

/** Names of the variables whose name or value looks like a secret's, in the order they stand in. */
export function plainSecrets(environment: readonly KeyValuePair[] | undefined): readonly string[] {
  return (environment ?? []).filter(looksSecret).map(({ name }) => name ?? '')
}
