/** What readers call it. */
export const name = 'RDS and Aurora'
