/** What readers call it. */
export const name = 'Security Automations for WAF'
