/** What readers call it. */
export const name = 'Secrets Manager'
