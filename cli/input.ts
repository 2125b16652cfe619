import { readFileSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'

/**
 * Readers of what people type, for commander's `.option(flags, description, reader)`. Each says what it expected;
 * commander adds which option it was. Reading never guesses.
 */

/** What is wrong with the input, in words for the person who typed it; shown without a stack, exit code 1. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

/** `wholeNumber(1, 1000)`: a number of the range, both ends included. */
export function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= min && value <= max))
      throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`)
    return value
  }
}

const unitMilliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `30ms`, `2s`, `5m`, `1h`, `90d` in milliseconds. */
export function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text)
  const unit = unitMilliseconds[match?.[2] ?? '']
  if (!match || unit === undefined)
    throw new InvalidArgumentError('Expected a number and a unit: 30ms, 2s, 5m, 1h or 90d.')
  return Number(match[1]) * unit
}

/** `2026-09-01` (midnight UTC) or an ISO 8601 instant with its zone: `2026-09-01T12:00:00Z`. */
export function instant(text: string): Date {
  const shape = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.exec(text)
  const value = new Date(text)
  // JavaScript turns 31 February into 3 March.
  const real = shape?.[1] && new Date(`${shape[1]}T00:00:00Z`).toJSON()?.startsWith(shape[1])
  if (!real || Number.isNaN(value.getTime())) {
    throw new InvalidArgumentError('Expected a date (2026-09-01) or an instant with its zone (2026-09-01T12:00:00Z).')
  }
  return value
}

/** `a,b,c`, without blanks and repetitions. */
export function list(text: string): string[] {
  const values = [...new Set(text.split(',').map((value) => value.trim()))].filter((value) => value !== '')
  if (values.length === 0) throw new InvalidArgumentError('Expected one value, or several with commas between.')
  return values
}

/** Account ids: `111122223333,444455556666`. */
export function accountIds(text: string): string[] {
  return eachOf(list(text), /^\d{12}$/, 'an account id of 12 digits')
}

/** Region names: `eu-central-1,us-east-1`. */
export function regionNames(text: string): string[] {
  return eachOf(list(text), /^[a-z]{2,5}(-[a-z]+)+-\d$/, 'a region such as eu-central-1')
}

/** The name of an IAM role, with its path if it has one; not its ARN. */
export function roleName(text: string): string {
  if (!/^[\w+=,.@/-]{1,128}$/.test(text)) {
    throw new InvalidArgumentError('Expected the name of an IAM role, such as ParapetReadOnly (not an ARN).')
  }
  return text
}

/** The JSON in a file. Throws InputError naming the file when it is not there or not JSON. */
export function jsonFile(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? error}.`)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new InputError(`${path} is not JSON: ${(error as Error).message}.`)
  }
}

function eachOf(values: string[], shape: RegExp, expected: string): string[] {
  const wrong = values.find((value) => !shape.test(value))
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is not ${expected}.`)
  return values
}
