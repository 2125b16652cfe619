/** What readers call it. */
export const name = 'Firewall Manager'
