/** What readers call it. */
export const name = 'App Runner'
