import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm'
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'

export const loadBalancers: SeedService = async ({ where, network }) => {
  const client = new ElasticLoadBalancingV2Client(where)
  const web = await network.open('balancer', 443, '0.0.0.0/0')
  const cert = await new ACMClient(where).send(
    new RequestCertificateCommand({ DomainName: 'lb.example.com', ValidationMethod: 'DNS' }),
  )
  const balancer = async (Name: string, more: object) =>
    (await client.send(new CreateLoadBalancerCommand({ Name, Subnets: network.publicSubnets, ...more })))
      .LoadBalancers?.[0]?.LoadBalancerArn
  const terse = await balancer('terse', {})
  const inside = await balancer('inside', {
    Scheme: 'internal',
    SecurityGroups: [web],
    Subnets: network.privateSubnets,
  })
  const nlb = await balancer('tcp', { Type: 'network', Scheme: 'internet-facing' })
  await client.send(
    new ModifyLoadBalancerAttributesCommand({
      LoadBalancerArn: inside,
      Attributes: [
        { Key: 'access_logs.s3.enabled', Value: 'true' },
        { Key: 'access_logs.s3.bucket', Value: 'logs' },
        { Key: 'deletion_protection.enabled', Value: 'true' },
        { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
      ],
    }),
  )
  const group = async (Name: string, Protocol: 'HTTP' | 'HTTPS' | 'TCP', more: object = {}) =>
    (await client.send(new CreateTargetGroupCommand({ Name, Protocol, Port: 443, VpcId: network.vpcId, ...more })))
      .TargetGroups?.[0]?.TargetGroupArn
  const https = await group('https', 'HTTPS')
  const tcp = await group('tcp', 'TCP')
  const listener = async (LoadBalancerArn: string | undefined, TargetGroupArn: string | undefined, more: object) => {
    const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn }]
    const made = await client.send(new CreateListenerCommand({ LoadBalancerArn, DefaultActions, ...more }))
    return expectString(made.Listeners?.[0]?.ListenerArn)
  }
  const strict = await listener(inside, https, {
    Protocol: 'HTTPS',
    Port: 443,
    Certificates: [{ CertificateArn: cert.CertificateArn }],
    SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  })
  const old = await listener(terse, https, {
    Protocol: 'HTTPS',
    Port: 443,
    Certificates: [{ CertificateArn: cert.CertificateArn }],
  })
  const through = await listener(nlb, tcp, { Protocol: 'TCP', Port: 443 })
  const service = 'elastic-load-balancing-v2'
  return [
    {
      service,
      resource: expectString(inside),
      columns: { encryption_in_transit: 'enforced', exposure: 'internal' },
      findings: {
        'elastic-load-balancing-v2/access-logs': 'COMPLIANT',
        'elastic-load-balancing-v2/deletion-protection': 'COMPLIANT',
        'elastic-load-balancing-v2/alb-drop-invalid-headers': 'COMPLIANT',
        'wafv2/coverage-alb': 'NOT_APPLICABLE',
      },
    },
    {
      service,
      resource: expectString(terse),
      // Without a Scheme in the request moto gives none in the answer, and it has no WAF Classic to ask.
      columns: { exposure: 'unknown', waf_protection: 'unknown' },
      findings: {
        'elastic-load-balancing-v2/deletion-protection': 'NON_COMPLIANT',
        'elastic-load-balancing-v2/access-logs': 'INSUFFICIENT_DATA',
        'elastic-load-balancing-v2/alb-drop-invalid-headers': 'INSUFFICIENT_DATA',
        'wafv2/coverage-alb': 'INSUFFICIENT_DATA',
      },
    },
    {
      service,
      resource: expectString(nlb),
      columns: { exposure: 'internet', waf_protection: 'not-eligible' },
      findings: { 'wafv2/coverage-nlb-fronted': 'NON_COMPLIANT' },
    },
    {
      service,
      resource: strict,
      columns: { encryption_in_transit: 'enforced' },
      findings: { 'elastic-load-balancing-v2/listener-no-old-protocol': 'COMPLIANT' },
    },
    {
      service,
      resource: old,
      columns: { encryption_in_transit: 'enforced' },
      findings: { 'elastic-load-balancing-v2/listener-no-old-protocol': 'NON_COMPLIANT' },
    },
    { service, resource: through, columns: { encryption_in_transit: 'optional' } },
    {
      service,
      resource: expectString(https),
      findings: { 'elastic-load-balancing-v2/targetgroup-encrypted-transport': 'COMPLIANT' },
    },
    {
      service,
      resource: expectString(tcp),
      findings: { 'elastic-load-balancing-v2/targetgroup-encrypted-transport': 'NON_COMPLIANT' },
    },
  ]
}
