import { CreateWebACLCommand, type Scope, WAFV2Client } from '@aws-sdk/client-wafv2'
import { expectString } from './expect-string.ts'
import type { Where } from './network.ts'

/** A web ACL that blocks requests from one country. */
export async function makeWebAcl(where: Where, scope: Scope, name: string): Promise<string> {
  const VisibilityConfig = { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: name }
  const made = await new WAFV2Client(where).send(
    new CreateWebACLCommand({
      Name: name,
      Scope: scope,
      DefaultAction: { Allow: {} },
      VisibilityConfig,
      Rules: [
        {
          Name: 'elsewhere',
          Priority: 0,
          Action: { Block: {} },
          Statement: { GeoMatchStatement: { CountryCodes: ['AQ'] } },
          VisibilityConfig: { ...VisibilityConfig, MetricName: 'elsewhere' },
        },
      ],
    }),
  )
  return expectString(made.Summary?.ARN)
}
