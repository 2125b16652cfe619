import { parseArn } from '../arn.ts'
import { atHop } from '../hop.ts'
import { isObserved, seen, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { RouteTableFacts, SubnetFacts } from './facts.ts'

/** A subnet by its id. Throws `Unseen` where it is not known, as those of another account that shares it are not. */
export function subnetOf(related: Related, subnetId: string): Resource<SubnetFacts> {
  const subnet = related.one('AWS::EC2::Subnet', 'subnetId', subnetId)
  if (subnet) return subnet
  throw new Unseen(unobserved('not-covered', 'AWS::EC2::Subnet', `subnet ${subnetId} is not known`))
}

/** The table a subnet uses: the one tied to it, else the main one of its VPC. Throws `Unseen` when neither is known. */
export function routeTableOf(related: Related, vpcId: string | null, subnetId: string): Resource<RouteTableFacts> {
  const explicit = related.one('AWS::EC2::RouteTable', 'subnetIds', subnetId)
  if (explicit) return explicit
  const vpc = vpcId ?? seen(subnetOf(related, subnetId).facts.vpcId)
  const main = related.where('AWS::EC2::RouteTable', 'vpcId', vpc).find((table) => seen(table.facts.main))
  if (main) return main
  throw new Unseen(unobserved('not-covered', 'AWS::EC2::RouteTable', `no route table is known for subnet ${subnetId}`))
}

/** The same as a hop: what was not read of it is thrown with the table named. */
export function tableHop<T>(
  related: Related,
  vpcId: string | null,
  subnetId: string,
  read: (table: Resource<RouteTableFacts>, tableId: string) => T,
): T {
  const table = atHop('route table', null, () => routeTableOf(related, vpcId, subnetId))
  const tableId = atHop('route table', null, () => seen(table.facts.routeTableId))
  return atHop('route table', tableId, () => read(table, tableId))
}

/** The owner of the table's VPC: tables of a shared one name him in their ARN, whoever lists them. */
export function ownerOf(table: Resource): string {
  return parseArn(table.arn)?.accountId || table.accountId
}

/** The ARN of a peering that a table leads to: it belongs to the owner of the VPC, as the table does. */
export function peeringArn(table: Resource, peeringId: string): string {
  return `arn:${table.partition}:ec2:${table.region}:${ownerOf(table)}:vpc-peering-connection/${peeringId}`
}

/** The ARNs of all peerings that a table leads to, as far as it was read. */
export function peeringArns(table: Resource): readonly string[] {
  const { routes } = table.facts as Partial<RouteTableFacts>
  const targets = routes && isObserved(routes) ? routes.value.map(({ target }) => target) : []
  return targets.filter((target) => target.startsWith('pcx-')).map((id) => peeringArn(table, id))
}
