import type { WebAclLogging } from './web-acl.ts'

/**
 * Why the log loses records of blocked requests; null when it keeps them. A record is kept when a KEEP filter matches
 * it, dropped when a DROP filter does, and otherwise treated by the default behaviour; a filter that also asks for
 * something else (a label, beside the action) takes only a part of the records.
 * https://docs.aws.amazon.com/waf/latest/developerguide/logging-management.html
 */
export function dropsBlocks(logging: WebAclLogging): string | null {
  const isBlock = (condition: string) => condition === 'action:BLOCK'
  const takesAllBlocks = (filter: WebAclLogging['filters'][number]) =>
    filter.requirement === 'MEETS_ANY'
      ? filter.conditions.some(isBlock)
      : filter.conditions.length > 0 && filter.conditions.every(isBlock)
  const takesSomeBlocks = (filter: WebAclLogging['filters'][number]) =>
    filter.requirement === 'MEETS_ANY'
      ? filter.conditions.some((condition) => isBlock(condition) || condition.startsWith('label:'))
      : filter.conditions.every((condition) => isBlock(condition) || condition.startsWith('label:'))
  for (const filter of logging.filters) {
    if (filter.behavior === 'KEEP' && takesAllBlocks(filter)) return null
    if (filter.behavior === 'DROP' && takesSomeBlocks(filter))
      return `A filter drops records that meet ${filter.requirement === 'MEETS_ANY' ? 'one' : 'all'} of: ${filter.conditions.join(', ')}.`
  }
  return logging.defaultBehavior === 'DROP'
    ? 'Records that no filter names are dropped, and none keeps action BLOCK.'
    : null
}
