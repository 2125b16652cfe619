/** The SDK types every field of an answer as optional. A seed that lacks one must fail there, not later. */
export function expectString(value: string | undefined): string {
  if (value === undefined) throw new Error('moto left out a field that AWS always sends.')
  return value
}
