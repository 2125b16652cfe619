/** AWS's partitions as data: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */

export interface Partition {
  readonly id: string
  /** Where the services without a region are served and signed for. */
  readonly globalRegion: string
  /** An always-on region for STS. */
  readonly stsRegion: string
  readonly dnsSuffix: string
  /** Regions that are enabled in every account: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
  readonly alwaysOn: readonly string[]
}

export const partitions: readonly Partition[] = [
  {
    id: 'aws',
    globalRegion: 'us-east-1',
    stsRegion: 'us-east-1',
    dnsSuffix: 'amazonaws.com',
    alwaysOn: [
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-northeast-3',
      'ap-south-1',
      'ap-southeast-1',
      'ap-southeast-2',
      'ca-central-1',
      'eu-central-1',
      'eu-north-1',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'sa-east-1',
      'us-east-1',
      'us-east-2',
      'us-west-1',
      'us-west-2',
    ],
  },
  {
    id: 'aws-cn',
    globalRegion: 'cn-northwest-1',
    stsRegion: 'cn-north-1',
    dnsSuffix: 'amazonaws.com.cn',
    alwaysOn: ['cn-north-1', 'cn-northwest-1'],
  },
  {
    id: 'aws-us-gov',
    globalRegion: 'us-gov-west-1',
    stsRegion: 'us-gov-west-1',
    dnsSuffix: 'amazonaws.com',
    alwaysOn: ['us-gov-east-1', 'us-gov-west-1'],
  },
  {
    id: 'aws-eusc',
    globalRegion: 'eusc-de-east-1',
    stsRegion: 'eusc-de-east-1',
    dnsSuffix: 'amazonaws.eu',
    alwaysOn: ['eusc-de-east-1'],
  },
  {
    id: 'aws-iso',
    globalRegion: 'us-iso-east-1',
    stsRegion: 'us-iso-east-1',
    dnsSuffix: 'c2s.ic.gov',
    alwaysOn: ['us-iso-east-1', 'us-iso-west-1'],
  },
  {
    id: 'aws-iso-b',
    globalRegion: 'us-isob-east-1',
    stsRegion: 'us-isob-east-1',
    dnsSuffix: 'sc2s.sgov.gov',
    alwaysOn: ['us-isob-east-1'],
  },
  {
    id: 'aws-iso-e',
    globalRegion: 'eu-isoe-west-1',
    stsRegion: 'eu-isoe-west-1',
    dnsSuffix: 'cloud.adc-e.uk',
    alwaysOn: ['eu-isoe-west-1'],
  },
  {
    id: 'aws-iso-f',
    globalRegion: 'us-isof-south-1',
    stsRegion: 'us-isof-south-1',
    dnsSuffix: 'csp.hci.ic.gov',
    alwaysOn: ['us-isof-east-1', 'us-isof-south-1'],
  },
]

/** Throws for a partition this version does not know, rather than taking it for another. */
export function partitionNamed(id: string): Partition {
  const found = partitions.find((partition) => partition.id === id)
  if (!found)
    throw new Error(`Unknown AWS partition "${id}". Known: ${partitions.map((partition) => partition.id).join(', ')}`)
  return found
}
