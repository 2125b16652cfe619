import { z } from 'zod'
import type { Order } from './contract.ts'

/** Where a page begins: after or before the row with this key, in this order. Opaque in the URL. */
export interface Cursor {
  readonly order: Order
  readonly direction: 'after' | 'before'
  /** Values of the order's columns. */
  readonly key: readonly (string | number)[]
}

const shape = z.tuple([
  z.enum(['place', 'critical', 'changed']),
  z.enum(['after', 'before']),
  z.array(z.union([z.string(), z.number()])).max(6),
])

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.order, cursor.direction, cursor.key])).toString('base64url')
}

/** Null for what is no cursor, or one of another order: the list then begins at its start. */
export function decodeCursor(text: string, order: Order, columns: number): Cursor | null {
  if (text === '') return null
  try {
    const [of, direction, key] = shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
    return of === order && key.length === columns ? { order: of, direction, key } : null
  } catch {
    return null
  }
}
