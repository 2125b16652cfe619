/** What readers call it. */
export const name = 'API Gateway (REST)'
