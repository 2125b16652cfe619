/** AWS's commercial regions: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */

/** Enabled in every account, in the order the pretend organisation grows into them. */
export const defaultRegions: readonly string[] = [
  'us-east-1',
  'eu-west-1',
  'eu-central-1',
  'us-west-2',
  'ap-southeast-2',
  'ap-northeast-1',
  'eu-west-2',
  'us-east-2',
  'ap-southeast-1',
  'ca-central-1',
  'eu-north-1',
  'sa-east-1',
  'ap-south-1',
  'eu-west-3',
  'ap-northeast-2',
  'ap-northeast-3',
  'us-west-1',
]

/** Off until an account opts in. */
export const optInRegions: readonly string[] = [
  'eu-south-1',
  'eu-central-2',
  'ap-east-1',
  'me-south-1',
  'me-central-1',
  'af-south-1',
  'eu-south-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-7',
  'ap-east-2',
  'ca-west-1',
  'il-central-1',
  'mx-central-1',
]
