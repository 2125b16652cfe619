/** Is the service of an endpoint DynamoDB (tables, not streams)? Names differ by region and partition. */
export function isDynamoDb(serviceName: string): boolean {
  return serviceName.endsWith('.dynamodb')
}
