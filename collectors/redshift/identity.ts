/** ARN of a Redshift resource: its API names resources by identifier, and few answers bring an ARN. */
export function redshiftArn(
  where: { readonly partition: string; readonly region: string; readonly accountId: string },
  kind: string,
  name: string,
): string {
  return `arn:${where.partition}:redshift:${where.region}:${where.accountId}:${kind}:${name}`
}
