import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  EC2Client,
  type Image,
  type Instance,
} from '@aws-sdk/client-ec2'
import { type Aws, defineCollector, facet, operation } from '#domain/collector.ts'
import { type Unobserved, unobserved } from '#domain/observed.ts'
import { instance } from './instance.ts'

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html */
const describeInstances = operation({
  client: EC2Client,
  command: DescribeInstancesCommand,
  name: 'ec2:DescribeInstances',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.Reservations?.flatMap(({ Instances }) => Instances ?? []) ?? [],
})

const describeImages = operation({
  client: EC2Client,
  command: DescribeImagesCommand,
  name: 'ec2:DescribeImages',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.Images ?? [],
})

/** Without it an account may hide instances that AWS services manage, and a list would pass for complete. */
const everyInstance = { IncludeManagedResources: true }

/** Values that a filter takes: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html */
const idsPerCall = 200

/**
 * Asked together with those of the other instances. By a filter, since asking by id fails as a whole when one image is
 * gone; an image that the filter does not find is gone, or no longer shared.
 */
async function imageOf({ ImageId }: Instance, aws: Aws): Promise<Image | null | Unobserved> {
  if (ImageId === undefined) return unobserved('not-asked', describeImages.name, 'the instance names no image')
  const images = await aws.all(describeImages, {
    Filters: [{ Name: 'image-id', Values: together(await aws.all(describeInstances, everyInstance), ImageId) }],
    IncludeDeprecated: true,
    IncludeDisabled: true,
  })
  return images.find((image) => image.ImageId === ImageId) ?? null
}

/** Of each list of instances, so that thousands of instances do not each sort the images of all. */
const imageIds = new WeakMap<readonly Instance[], ReadonlyMap<string, string[]>>()

/** The ids that one call asks for: that of the image, and its neighbours'. */
function together(instances: readonly Instance[], imageId: string): string[] {
  let parts = imageIds.get(instances)
  if (!parts) {
    const ids = [...new Set(instances.flatMap((one) => one.ImageId ?? []))].sort()
    const grouped = new Map<string, string[]>()
    for (let first = 0; first < ids.length; first += idsPerCall) {
      const part = ids.slice(first, first + idsPerCall)
      for (const id of part) grouped.set(id, part)
    }
    parts = grouped
    imageIds.set(instances, parts)
  }
  return parts.get(imageId) ?? [imageId]
}

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::Instance',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html',
  list: describeInstances,
  input: everyInstance,
  // Terminated instances stay in the list for an hour.
  only: (item) => item.State?.Name !== 'terminated',
  facets: {
    image: facet<Instance, Image | null>({ calls: [describeInstances, describeImages], ask: imageOf }),
  },
  normalise: instance,
})
