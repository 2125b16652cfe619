/** Amazon Resource Names: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */

export interface Arn {
  readonly partition: string
  readonly service: string
  /** Empty for global resources. */
  readonly region: string
  /** Empty for resources that belong to no account. */
  readonly accountId: string
  /** Everything after the fifth colon: `db:orders`, `table/orders`, `key/1234`. */
  readonly resource: string
}

/** The parts of an ARN, or null when the text is not one. */
export function parseArn(text: string): Arn | null {
  const match = /^arn:([^:]+):([^:]+):([^:]*):([^:]*):(.+)$/s.exec(text)
  if (!match) return null
  const [, partition = '', service = '', region = '', accountId = '', resource = ''] = match
  return { partition, service, region, accountId, resource }
}

export function formatArn(arn: Arn): string {
  return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.accountId}:${arn.resource}`
}

const partitionOfPrefix: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
]

/** The partition a region belongs to; `aws` unless the region's prefix says otherwise. */
export function partitionOf(region: string): string {
  return partitionOfPrefix.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws'
}
