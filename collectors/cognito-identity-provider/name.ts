/** What readers call it. */
export const name = 'Cognito user pools'
