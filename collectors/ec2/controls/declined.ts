import type { Declined } from '#domain/control.ts'

export const declined: readonly Declined[] = [
  {
    id: 'ec2/vpc-igw-authorized',
    reason:
      'Which VPCs may have an internet gateway is a list that only the owner can give; without it every gateway would pass or every gateway would fail. Route tables that lead to one are judged by ec2/vpc-routetable-no-public-default.',
  },
  {
    id: 'ec2/vpc-multiple-regions',
    reason:
      'Speaks about an account, not about one of its VPCs, and keeping to one region is often a rule (data residency) rather than a mistake. Zones are judged by ec2/vpc-subnets-multi-az.',
  },
]
