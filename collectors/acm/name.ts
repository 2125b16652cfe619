/** What readers call it. */
export const name = 'Certificate Manager'
