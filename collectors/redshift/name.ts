/** What readers call it. */
export const name = 'Redshift'
