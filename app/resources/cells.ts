import type { FilterKey } from '#domain/filter.ts'
import type { ColumnId } from './columns.ts'
import type { ResourceRow } from './contract.ts'

/** A cell that was pointed at, and the token that names its value. */
export interface CellValue {
  readonly anchor: HTMLElement
  readonly key: FilterKey
  readonly value: string
}

/** The columns that a query can ask for, with the value it would ask with. */
const asked: { readonly [column in ColumnId]?: readonly [key: FilterKey, value: (row: ResourceRow) => string | null] } =
  {
    name: ['name', (row) => row.name],
    type: ['type', (row) => row.type],
    account: ['account', (row) => row.accountId],
    region: ['region', (row) => row.region],
    encryptionAtRest: ['encryption', (row) => row.encryptionAtRest],
    encryptionInTransit: ['transit', (row) => row.encryptionInTransit],
    exposure: ['exposure', (row) => row.exposure],
    wafProtection: ['waf', (row) => row.wafProtection],
    presence: ['presence', (row) => row.presence],
    owner: ['owner', (row) => row.owner],
    ouPath: ['ou', (row) => row.ouPath],
    service: ['service', (row) => row.service],
    arn: ['arn', (row) => row.arn],
  }

/** What a right click on an element of the list points at; null where no query can ask for it. */
export function cellAt(target: EventTarget, rows: readonly ResourceRow[]): CellValue | null {
  const cell = (target as HTMLElement).closest<HTMLElement>('td[data-column]')
  const row = rows.find(({ uid }) => uid === cell?.closest<HTMLElement>('[data-uid]')?.dataset.uid)
  const [key, read] = asked[cell?.dataset.column as ColumnId] ?? []
  const value = row && read?.(row)
  return cell && key && value ? { anchor: cell, key, value } : null
}
