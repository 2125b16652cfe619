/** What readers call it. */
export const name = 'Classic Load Balancer'
