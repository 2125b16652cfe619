/** What readers call it. */
export const name = 'Elastic Load Balancing'
