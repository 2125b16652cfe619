/** What readers call it. */
export const name = 'DynamoDB Accelerator (DAX)'
