import type { Declined } from '#domain/control.ts'

const onlyTags = (what: string) =>
  `Nothing else here is judged by ${what}, so reading its tags would cost a call for every account and region. Tags of what is read for other reasons are judged.`

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
  {
    id: 'ec2/vpc-eip-not-in-shodan',
    reason:
      'Asks a company outside AWS about each address, and so tells it which addresses are yours. What the internet can reach at them is judged from the network itself.',
  },
  { id: 'ec2/customer-gateway-tagged', reason: onlyTags('customer gateways') },
  { id: 'ec2/dhcp-options-tagged', reason: onlyTags('DHCP option sets') },
  { id: 'ec2/launchtemplate-tagged', reason: onlyTags('launch templates') },
  { id: 'ec2/mirror-filter-tagged', reason: onlyTags('traffic mirror filters') },
  { id: 'ec2/mirror-session-tagged', reason: onlyTags('traffic mirror sessions') },
  { id: 'ec2/mirror-target-tagged', reason: onlyTags('traffic mirror targets') },
  { id: 'ec2/nat-gateway-tagged', reason: onlyTags('NAT gateways') },
  { id: 'ec2/tgw-attachment-tagged', reason: onlyTags('transit gateway attachments') },
  { id: 'ec2/tgw-routetable-tagged', reason: onlyTags('transit gateway route tables') },
  { id: 'ec2/tgw-tagged', reason: onlyTags('transit gateways') },
]
