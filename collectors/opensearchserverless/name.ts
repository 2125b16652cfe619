/** What readers call it. */
export const name = 'OpenSearch Serverless'
