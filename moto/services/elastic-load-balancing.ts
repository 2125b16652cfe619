import {
  CreateLoadBalancerCommand,
  ElasticLoadBalancingClient,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing'
import type { SeedService } from '../expected.ts'

export const classicLoadBalancers: SeedService = async ({ where, network }) => {
  const client = new ElasticLoadBalancingClient(where)
  const balancer = (LoadBalancerName: string, Protocol: string, Subnets: string[], more: object) =>
    client.send(
      new CreateLoadBalancerCommand({
        LoadBalancerName,
        Subnets,
        Listeners: [{ Protocol, LoadBalancerPort: 80, InstanceProtocol: 'HTTP', InstancePort: 8080 }],
        ...more,
      }),
    )
  await balancer('classic-good', 'HTTP', network.privateSubnets, { Scheme: 'internal' })
  await balancer('classic-bad', 'HTTP', network.publicSubnets, {})
  await client.send(
    new ModifyLoadBalancerAttributesCommand({
      LoadBalancerName: 'classic-good',
      LoadBalancerAttributes: {
        CrossZoneLoadBalancing: { Enabled: true },
        ConnectionDraining: { Enabled: true, Timeout: 60 },
        AccessLog: { Enabled: true, S3BucketName: 'logs' },
      },
    }),
  )
  return [
    {
      service: 'elastic-load-balancing',
      resource: ':loadbalancer/classic-good',
      columns: { waf_protection: 'not-eligible' },
      findings: { 'elastic-load-balancing/clb-access-logs': 'COMPLIANT' },
    },
    {
      service: 'elastic-load-balancing',
      resource: ':loadbalancer/classic-bad',
      columns: { encryption_in_transit: 'none' },
      findings: {
        'elastic-load-balancing/clb-access-logs': 'NON_COMPLIANT',
        'elastic-load-balancing/clb-secure-listeners': 'NON_COMPLIANT',
      },
    },
  ]
}
