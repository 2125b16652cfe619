/** What readers call it. */
export const name = 'API Gateway (HTTP, WebSocket)'
