import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { Route, RouteTableFacts } from '#domain/network/facts.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'
import type { Related } from '#domain/related.ts'
import { examplePrefixList } from '../example-prefix-list.ts'
import { classOfRoutes } from '../subnet-class.ts'

const resourceType = 'AWS::EC2::RouteTable'
const route = (destination: string, target: string, state: Route['state'] = 'active'): Route => ({
  destination,
  target,
  state,
})
const local = route('10.0.0.0/16', 'local')

/** Address families whose packets to the internet go through an internet gateway. */
const publicFamilies = (related: Related, routes: readonly Route[]) =>
  ([4, 6] as const)
    .filter((family) => classOfRoutes(related, family, routes) === 'public')
    .map((family) => (family === 4 ? 'IPv4' : 'IPv6'))

/** Said to be public on purpose: a tag with the value `public`, or a tag named `public` that does not say no. */
const isMeant = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).some(
    ([key, value]) =>
      value.toLowerCase() === 'public' || (key.toLowerCase() === 'public' && !/^(false|no|0)$/i.test(value)),
  )

export const family = defineFamily({
  'ec2/vpc-main-routetable-private': defineControl<RouteTableFacts>()({
    resourceType,
    title: 'Main route table is private, so unassigned subnets are not public',
    severity: 'medium',
    dimension: 'exposure',
    why: 'A subnet that nobody ties to a table uses the main one: with a way to the internet in it, every new subnet is public.',
    fix: 'Take the route to the internet gateway out of the main table and tie public subnets to a table of their own.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html',
    needs: ['main', 'routes'],
    looksAt: [prefixListType],
    evaluate: ({ main, routes, name }, related) => {
      if (!main) return notApplicable('It is not the main table of its VPC.')
      const open = publicFamilies(related, routes)
      return open.length > 0
        ? nonCompliant(`The main table ${name} leads to an internet gateway over ${open.join(' and ')}.`)
        : compliant(`The main table ${name} leads to no internet gateway.`)
    },
    examples: {
      compliant: [
        { facts: { main: true, routes: [local] } },
        { facts: { main: true, routes: [local, route('0.0.0.0/0', 'nat-1'), route('::/0', 'eigw-1')] } },
      ],
      nonCompliant: [
        { facts: { main: true, routes: [local, route('0.0.0.0/0', 'igw-1')] } },
        { facts: { main: true, routes: [local, route('::/0', 'igw-1')] } },
        {
          facts: { main: true, routes: [local, route('pl-1', 'igw-1')] },
          related: [examplePrefixList('pl-1', ['0.0.0.0/0'])],
        },
      ],
    },
  }),

  'ec2/vpc-routetable-no-public-default': defineControl<RouteTableFacts>()({
    resourceType,
    title: 'Route table has no default route to an internet gateway unless tagged public',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Everything in a subnet that uses the table is one public address and one open group away from the internet.',
    fix: 'Tag the tables of public subnets as public, and take the route out of the others.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html',
    expected: 'No active route to an internet gateway, or a tag that says public',
    frameworks: ['powerpipe:vpc_route_table_restrict_public_access_to_igw', 'pci-4.0:1.3.1'],
    needs: ['routes', 'tags'],
    looksAt: [prefixListType],
    evaluate: ({ routes, tags, name }, related) => {
      const open = publicFamilies(related, routes)
      if (open.length === 0) return compliant(`${name} leads to no internet gateway.`)
      return isMeant(tags)
        ? compliant(`${name} leads to an internet gateway and is tagged public.`)
        : nonCompliant(`${name} leads to an internet gateway over ${open.join(' and ')} and is not tagged public.`)
    },
    examples: {
      compliant: [
        { facts: { routes: [local, route('0.0.0.0/0', 'nat-1')], tags: {} } },
        { facts: { routes: [local, route('0.0.0.0/0', 'igw-1', 'blackhole')], tags: {} } },
        { facts: { routes: [local, route('0.0.0.0/0', 'igw-1')], tags: { Tier: 'Public' } } },
      ],
      nonCompliant: [
        { facts: { routes: [local, route('0.0.0.0/0', 'igw-1')], tags: { tier: 'private' } } },
        { facts: { routes: [local, route('::/0', 'igw-1')], tags: {} } },
        {
          facts: {
            routes: [local, route('0.0.0.0/1', 'igw-1'), route('128.0.0.0/1', 'igw-1')],
            tags: { public: 'false' },
          },
        },
      ],
    },
  }),
})
