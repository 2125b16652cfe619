/** What readers call it. */
export const name = 'ElastiCache'
