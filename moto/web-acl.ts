import {
  CreateWebACLCommand,
  type DefaultAction,
  type Rule,
  type RuleAction,
  type Scope,
  WAFV2Client,
} from '@aws-sdk/client-wafv2'
import { expectString } from './expect-string.ts'
import type { Where } from './network.ts'

interface Shape {
  /** What its one rule does with requests from one country. Default: block them. */
  readonly action?: RuleAction
  /** In place of that rule. */
  readonly rules?: Rule[]
  /** What becomes of a request that no rule decides. Default: it is let in. */
  readonly otherwise?: DefaultAction
}

/** A web ACL that blocks requests from one country, unless told otherwise. */
export async function makeWebAcl(where: Where, scope: Scope, name: string, shape: Shape = {}): Promise<string> {
  const elsewhere: Rule = {
    Name: 'elsewhere',
    Priority: 0,
    Action: shape.action ?? { Block: {} },
    Statement: { GeoMatchStatement: { CountryCodes: ['AQ'] } },
    VisibilityConfig: visibility('elsewhere'),
  }
  const made = await new WAFV2Client(where).send(
    new CreateWebACLCommand({
      Name: name,
      Scope: scope,
      DefaultAction: shape.otherwise ?? { Allow: {} },
      VisibilityConfig: visibility(name),
      Rules: shape.rules ?? [elsewhere],
    }),
  )
  return expectString(made.Summary?.ARN)
}

export function visibility(MetricName: string) {
  return { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName }
}
