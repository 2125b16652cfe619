import type { FactPath } from '#domain/fact-path.ts'
import type { AddParam } from '../filter.ts'

/**
 * SQL of a fact at a place of its value: `{ "value": … }`, the fact as it is where it was not read, null where the resource has
 * nothing there. @param facts the column: `r.facts`
 */
export function factSql(facts: string, { fact, steps }: FactPath, add: AddParam): string {
  const whole = `${facts} -> ${add(fact)}::text`
  const place = `${facts} #> ${add([fact, 'value', ...steps])}::text[]`
  return `CASE WHEN NOT coalesce(${whole} ? 'value', true) THEN ${whole}
    WHEN ${place} IS NOT NULL THEN jsonb_build_object('value', ${place}) END`
}
