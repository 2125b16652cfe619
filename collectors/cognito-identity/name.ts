/** What readers call it. */
export const name = 'Cognito identity pools'
