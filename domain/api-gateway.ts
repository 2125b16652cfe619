/** What both generations of API Gateway, and whoever fronts them, need to know of it. */

/** ARN of a thing in API Gateway: they name no account. https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html */
export function gatewayArn(where: { readonly partition: string; readonly region: string }, path: string): string {
  return `arn:${where.partition}:apigateway:${where.region}::${path}`
}

/** The host of an API's default endpoint, as CloudFront's origins and DNS name it. */
export function executeApiHost(where: { readonly partition: string; readonly region: string }, apiId: string): string {
  return `${apiId}.execute-api.${where.region}.amazonaws.com${where.partition === 'aws-cn' ? '.cn' : ''}`
}
