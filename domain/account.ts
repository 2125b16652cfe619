/** AWS's states of an account in which it lets nobody in: what such an account holds counts in no score. */
export const closedStates = ['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED'] as const

/** @param state as Organizations says it */
export function isClosed(state: string): boolean {
  return (closedStates as readonly string[]).includes(state)
}
