import type { Tag } from '@aws-sdk/client-ec2'
import { parseArn } from '#domain/arn.ts'
import { type ObservedValue, observed, Unseen } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import { type Resource, tagRecord, type Where } from '#domain/resource.ts'

/** ARN of a thing in EC2. Shared subnets and VPCs belong to another account than the one that lists them. */
export function ec2Arn(where: Where, kind: string, id: string, ownerId?: string): string {
  return `arn:${where.partition}:ec2:${where.region}:${ownerId ?? where.accountId}:${kind}/${id}`
}

/** EC2's tags; a thing without tags comes without the field. */
export function ec2Tags(
  tags: readonly Tag[] | undefined,
  call: string,
): ObservedValue<Readonly<Record<string, string>>> {
  return observed(tagRecord(tags), call)
}

/** The Name tag, else the id. */
export function ec2Name(tags: readonly Tag[] | undefined, id: string): string {
  return tags?.find((tag) => tag.Key === 'Name')?.Value || id
}

/** ARN of the subnet that something lies in: its own account's or, where it is listed so, of the account that shares it. */
export function subnetArn(resource: Resource, related: Related, subnetId: string): string {
  try {
    const listed = related.one('AWS::EC2::Subnet', 'subnetId', subnetId)
    if (listed) return listed.arn
  } catch (error) {
    if (!(error instanceof Unseen)) throw error
  }
  return neighbour(resource, 'subnet', subnetId)
}

/** ARN of another thing of the same owner and region as the resource. */
export function neighbour(resource: Resource, kind: string, id: string): string {
  return ec2Arn(resource, kind, id, parseArn(resource.arn)?.accountId)
}
