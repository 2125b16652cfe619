/** A place in the facts of resources: `port`, `parameters.tls_version.value`, `subnetIds[0]`. */
export interface FactPath {
  readonly text: string
  /** The name of the fact. */
  readonly fact: string
  /** From its value on: names of members, and places of lists from 0. */
  readonly steps: readonly string[]
}

/** Before a path in the name of a column: `fact:port`. */
export const factPrefix = 'fact:'

const pattern = /^[A-Za-z_]\w*(?:\.[\w\-/:@+=]+|\[\d{1,4}\])*$/
const longest = 200

/** Null for what is no path. */
export function parseFactPath(text: string): FactPath | null {
  if (text.length > longest || !pattern.test(text)) return null
  const [fact = '', ...steps] = text.split(/[.[]/).map((step) => step.replace(/\]$/, ''))
  return { text, fact, steps }
}
