import type { Tag } from '@aws-sdk/client-ec2'
import { parseArn } from '#domain/arn.ts'
import { type ObservedValue, observed } from '#domain/observed.ts'
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

/** ARN of another thing of the same owner and region as the resource. */
export function neighbour(resource: Resource, kind: string, id: string): string {
  return ec2Arn(resource, kind, id, parseArn(resource.arn)?.accountId)
}
