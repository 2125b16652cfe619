import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { outsidersAmong } from '#domain/let-in.ts'
import type { RouteTableFacts, VpcEndpointFacts, VpcFacts } from '#domain/network/facts.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'
import { leadToInternetGateway } from '#domain/network/subnets.ts'
import { seen } from '#domain/observed.ts'
import { allowsEverything, endpointAccess } from '#domain/policy/endpoint-access.ts'
import { contextOf } from '#domain/policy/exposure.ts'
import { isDynamoDb } from '../endpoint-service.ts'

const reference = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/vpc-endpoints-dynamodb.html'
const call = 'ec2:DescribeVpcEndpoints'
const serviceName = 'com.amazonaws.eu-west-1.dynamodb'
const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
/** What AWS attaches where nobody wrote a policy. */
const everything = policy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' })
const oneTable = policy({
  Effect: 'Allow',
  Principal: '*',
  Action: 'dynamodb:Query',
  Resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
})
const nothing = policy({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' })

const endpoint = (routeTableIds: readonly string[]) => ({
  type: 'AWS::EC2::VPCEndpoint',
  facts: {
    vpcEndpointId: 'vpce-1',
    vpcId: 'vpc-1',
    serviceName,
    endpointType: 'Gateway',
    state: 'available',
    routeTableIds,
  },
})
const table = { type: 'AWS::DynamoDB::Table', facts: { tableName: 'orders' } }
const privateRoutes = [{ destination: '10.0.0.0/16', target: 'local', state: 'active' as const }]

/** Endpoints that carry traffic or will; a failed or rejected one carries none. */
const alive = (state: string) => ['available', 'pending'].includes(state.toLowerCase())

export const family = defineFamily({
  'dynamodb/vpc-endpoint-policy-restricted': defineControl<VpcEndpointFacts>()({
    resourceType: 'AWS::EC2::VPCEndpoint',
    title: 'DynamoDB endpoint policy is narrower than allow-everything',
    severity: 'high',
    dimension: 'exposure',
    why: 'Through an endpoint that allows everything, stolen data can be written to tables of any account.',
    fix: 'Name the tables and actions that the VPC needs, or confine the policy to your organisation.',
    reference,
    expected: 'no statement allows everything to everyone',
    needs: ['serviceName', 'policyDocument'],
    version: 2,
    evaluate({ serviceName: service, policyDocument, name, accountId }, related) {
      if (!isDynamoDb(service)) return notApplicable(`${name} leads to ${service}.`)
      const context = contextOf({ accountId, call }, related)
      const statement = allowsEverything(policyDocument ?? everything, context, 'dynamodb')
      return statement
        ? nonCompliant(`Statement ${statement} of the policy of ${name} allows everything to everyone.`)
        : compliant(`The policy of ${name} is narrower than everything.`)
    },
    examples: {
      compliant: [{ facts: { serviceName, policyDocument: oneTable } }],
      nonCompliant: [
        { facts: { serviceName, policyDocument: everything } },
        { facts: { serviceName, policyDocument: null } },
      ],
    },
  }) as Control,
  'dynamodb/vpc-endpoint-policy-org-bound': defineControl<VpcEndpointFacts>()({
    resourceType: 'AWS::EC2::VPCEndpoint',
    title: 'DynamoDB endpoint policy ties principals or resources to the organisation',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Credentials of an outside account, brought into the VPC, can carry data away through the endpoint.',
    fix: 'Add aws:PrincipalOrgID or aws:ResourceOrgID with your organisation’s id to every Allow statement.',
    reference: 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
    expected: 'aws:PrincipalOrgID or aws:ResourceOrgID is the organisation',
    needs: ['serviceName', 'policyDocument'],
    version: 2,
    evaluate({ serviceName: service, policyDocument, name, accountId }, related) {
      if (!isDynamoDb(service)) return notApplicable(`${name} leads to ${service}.`)
      const context = contextOf({ accountId, call }, related)
      const access = endpointAccess(policyDocument ?? everything, context, 'dynamodb')
      if (access.kind === 'anybody') return nonCompliant(`${name} is tied to no organisation. ${access.because}`)
      const strangers = outsidersAmong(access.accounts)
      return strangers.length > 0
        ? nonCompliant(`The policy of ${name} speaks of ${strangers.join(', ')}, outside the organisation.`)
        : compliant(`Every statement of ${name} is tied to the organisation.`)
    },
    examples: {
      compliant: [{ facts: { serviceName, policyDocument: nothing } }],
      nonCompliant: [{ facts: { serviceName, policyDocument: everything } }],
    },
  }) as Control,
  'dynamodb/vpc-endpoint-routed': defineControl<RouteTableFacts>()({
    resourceType: 'AWS::EC2::RouteTable',
    title: 'DynamoDB gateway endpoint is linked to the route tables of private subnets',
    severity: 'low',
    dimension: 'exposure',
    why: 'A route table that the endpoint is not linked to sends traffic for DynamoDB out through a NAT gateway, past the endpoint’s policy.',
    fix: 'Link the gateway endpoint to the route table.',
    reference,
    expected: 'the route table is among the endpoint’s RouteTableIds',
    needs: ['routeTableId', 'vpcId', 'routes', 'subnetIds', 'main'],
    looksAt: ['AWS::EC2::VPCEndpoint', prefixListType],
    evaluate({ routeTableId, vpcId, routes, subnetIds, main, name }, related) {
      const gateways = related
        .where('AWS::EC2::VPCEndpoint', 'vpcId', vpcId)
        .filter(
          ({ facts }) =>
            isDynamoDb(seen(facts.serviceName)) && seen(facts.endpointType) === 'Gateway' && alive(seen(facts.state)),
        )
      if (gateways.length === 0) return notApplicable(`${vpcId} has no gateway endpoint for DynamoDB.`)
      if (subnetIds.length === 0 && !main) return notApplicable(`${name} is used by no subnet.`)
      if (leadToInternetGateway(related, routes)) return notApplicable(`${name} is the route table of public subnets.`)
      return gateways.some(({ facts }) => seen(facts.routeTableIds).includes(routeTableId))
        ? compliant(`${name} leads to DynamoDB through the gateway endpoint.`)
        : nonCompliant(`The gateway endpoint for DynamoDB in ${vpcId} is not linked to ${name}.`)
    },
    examples: {
      compliant: [
        {
          facts: { routeTableId: 'rtb-1', vpcId: 'vpc-1', routes: privateRoutes, subnetIds: ['subnet-1'], main: false },
          related: [endpoint(['rtb-1'])],
        },
      ],
      nonCompliant: [
        {
          facts: { routeTableId: 'rtb-1', vpcId: 'vpc-1', routes: privateRoutes, subnetIds: ['subnet-1'], main: false },
          related: [endpoint(['rtb-2'])],
        },
      ],
    },
  }) as Control,
  // What is missing cannot be judged on what is there: the finding is the VPC's, not an endpoint's.
  'dynamodb/vpc-gateway-endpoint-present': defineControl<VpcFacts>()({
    resourceType: 'AWS::EC2::VPC',
    title: 'VPC in use beside DynamoDB tables has an endpoint for DynamoDB',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Without an endpoint traffic to DynamoDB leaves the VPC by its internet or NAT gateway, where no policy says to which tables.',
    fix: 'Make a gateway endpoint for DynamoDB (it costs nothing) and link it to the private route tables.',
    reference,
    expected: 'an endpoint for DynamoDB in the VPC',
    needs: ['vpcId', 'networkInterfaces'],
    looksAt: ['AWS::EC2::VPCEndpoint', 'AWS::DynamoDB::Table'],
    evaluate({ vpcId, networkInterfaces, name }, related) {
      if (related.all('AWS::DynamoDB::Table').length === 0)
        return notApplicable('There are no DynamoDB tables in this account and region.')
      if (networkInterfaces === 0) return notApplicable(`Nothing runs in ${name}.`)
      return related
        .where('AWS::EC2::VPCEndpoint', 'vpcId', vpcId)
        .some(({ facts }) => isDynamoDb(seen(facts.serviceName)) && alive(seen(facts.state)))
        ? compliant(`${name} has an endpoint for DynamoDB.`)
        : nonCompliant(`${name} has no endpoint for DynamoDB, and tables are in use in this account and region.`)
    },
    examples: {
      compliant: [{ facts: { vpcId: 'vpc-1', networkInterfaces: 3 }, related: [table, endpoint([])] }],
      nonCompliant: [{ facts: { vpcId: 'vpc-1', networkInterfaces: 3 }, related: [table] }],
    },
  }) as Control,
})
