import { createHash } from 'node:crypto'

/**
 * JSON with sorted keys, in which equal values are equal texts. What Postgres's jsonb cannot hold (NUL, half a surrogate
 * pair) becomes U+FFFD, the replacement character.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(storable(value))
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) {
    let text = '['
    for (let index = 0; index < value.length; index++) text += (index ? ',' : '') + canonicalJson(value[index])
    return `${text}]`
  }
  if (value instanceof Date) return JSON.stringify(value)
  const source = value as Record<string, unknown>
  let text = '{'
  for (const key of Object.keys(source).sort()) {
    const entry = source[key]
    if (entry === undefined) continue
    text += `${text === '{' ? '' : ','}${JSON.stringify(storable(key))}:${canonicalJson(entry)}`
  }
  return `${text}}`
}

/** Text as Postgres can hold it. */
export function storable(text: string): string {
  return text.includes('\0') || !text.isWellFormed() ? text.toWellFormed().replaceAll('\0', '\uFFFD') : text
}

/** 128 bits of SHA-256, in hex: enough to tell versions of one resource apart. */
export function hashOf(...parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex').slice(0, 32)
}
