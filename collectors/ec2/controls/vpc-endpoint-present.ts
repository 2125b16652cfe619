import {
  compliant,
  defineControl,
  defineFamily,
  type ExampleRelated,
  nonCompliant,
  notApplicable,
} from '#domain/control.ts'
import type { VpcFacts } from '#domain/network/facts.ts'
import { seen } from '#domain/observed.ts'

const vpcId = 'vpc-1'
const endpoint = (serviceName: string, state = 'available', vpc = vpcId): ExampleRelated => ({
  type: 'AWS::EC2::VPCEndpoint',
  facts: { serviceName, vpcId: vpc, state, vpcEndpointId: 'vpce-1' },
})

/** Judged on the VPC: an endpoint that is missing cannot be asked about itself. */
function present(what: string, service: string, frameworks: readonly string[]) {
  // `com.amazonaws.eu-west-1.ec2`, `cn.com.amazonaws.cn-north-1.ec2`, `aws.api.eu-west-1.…`
  const serves = (name: string) => name.endsWith(`.${service}`) && !name.endsWith(`.vpce-svc.${service}`)
  const name = `com.amazonaws.eu-west-1.${service}`
  return defineControl<VpcFacts>()({
    resourceType: 'AWS::EC2::VPC',
    title: `VPC has an endpoint for ${what}`,
    severity: 'low',
    dimension: 'exposure',
    why: `Without it, calls to ${what} need a way to the internet, and private subnets a NAT gateway that anything else can use too.`,
    fix: `Create an interface endpoint for ${service} in the VPC, with private DNS.`,
    reference: 'https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html',
    frameworks,
    needs: ['vpcId', 'networkInterfaces'],
    looksAt: ['AWS::EC2::VPCEndpoint'],
    evaluate: ({ vpcId: id, networkInterfaces, name: vpc }, related) => {
      if (networkInterfaces === 0) return notApplicable(`Nothing in ${vpc} makes calls.`)
      const found = related
        .where('AWS::EC2::VPCEndpoint', 'vpcId', id)
        .filter((one) => serves(seen(one.facts.serviceName)) && seen(one.facts.state) === 'available')
      return found[0]
        ? compliant(`${vpc} has ${seen(found[0].facts.vpcEndpointId)} for ${what}.`)
        : nonCompliant(`${vpc} has no available endpoint for ${what}.`)
    },
    examples: {
      compliant: [{ facts: { vpcId, networkInterfaces: 3 }, related: [endpoint(name)] }],
      nonCompliant: [
        { facts: { vpcId, networkInterfaces: 3 }, related: [] },
        {
          facts: { vpcId, networkInterfaces: 3 },
          related: [endpoint(name, 'pendingacceptance'), endpoint(name, 'available', 'vpc-2')],
        },
        { facts: { vpcId, networkInterfaces: 3 }, related: [endpoint(`${name}-other`)] },
      ],
    },
  })
}

export const family = defineFamily({
  'ec2/vpc-endpoint-ec2-present': present('the EC2 API', 'ec2', [
    'fsbp:EC2.10',
    'prowler:vpc_endpoint_for_ec2_enabled',
  ]),
  'ec2/vpc-endpoint-ecr-api-present': present('the ECR API', 'ecr.api', ['fsbp:EC2.55']),
  'ec2/vpc-endpoint-ecr-dkr-present': present('the Docker registry', 'ecr.dkr', ['fsbp:EC2.56']),
  'ec2/vpc-endpoint-ssm-present': present('Systems Manager', 'ssm', ['fsbp:EC2.57']),
  'ec2/vpc-endpoint-ssm-contacts-present': present('incident contacts', 'ssm-contacts', ['fsbp:EC2.58']),
  'ec2/vpc-endpoint-ssm-incidents-present': present('incident management', 'ssm-incidents', ['fsbp:EC2.60']),
})
