/** Tag keys that people use to say how sensitive data is, in lower case without separators. */
const keys = ['dataclassification', 'dataclass', 'classification', 'datasensitivity', 'sensitivity']
const regulated = ['regulated', 'restricted', 'secret', 'sensitive', 'pci', 'phi', 'pii', 'gdpr', 'hipaa']
const confidential = ['confidential', 'private']

export interface DataClass {
  readonly level: 'regulated' | 'confidential' | 'other'
  /** The tag that says so, as `key=value`. */
  readonly because: string
}

/** The data class an owner's tags declare, or null when none does. */
export function dataClass(tags: Readonly<Record<string, string>>): DataClass | null {
  for (const [key, value] of Object.entries(tags)) {
    if (!keys.includes(key.toLowerCase().replace(/[^a-z]/g, ''))) continue
    const said = value.toLowerCase().trim()
    const level = regulated.includes(said) ? 'regulated' : confidential.includes(said) ? 'confidential' : 'other'
    return { level, because: `${key}=${value}` }
  }
  return null
}
