import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { AccessEndpoint, VerifiedAccessInstanceFacts } from '../verified-access-instance.ts'

const webAclArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/1a2b'
const endpoint = { endpointId: 'vae-1', endpointType: 'load-balancer', applicationDomain: 'wiki.example.com' }

const hostOf = ({ applicationDomain, endpointId }: AccessEndpoint) => applicationDomain ?? endpointId

export const family = defineFamily({
  'wafv2/coverage-verified-access': defineControl<VerifiedAccessInstanceFacts>()({
    resourceType: 'AWS::EC2::VerifiedAccessInstance',
    title: 'Verified Access instance has a web ACL',
    severity: 'medium',
    dimension: 'waf',
    why: 'Who has signed in, or stolen the device of somebody who has, sends what he likes to the internal applications behind it.',
    fix: 'Attach a WAFv2 web ACL to the Verified Access instance. Whether the web ACL blocks anything is judged by its own controls.',
    reference: 'https://docs.aws.amazon.com/verified-access/latest/ug/waf-integration.html',
    expected: 'a WAFv2 web ACL on every instance with an endpoint',
    needs: ['webAclArn', 'endpoints'],
    evaluate({ webAclArn: arn, endpoints, name }) {
      if (arn !== null) return compliant(`Web ACL ${arn} is attached to ${name}.`)
      return endpoints.length === 0
        ? notApplicable(`${name} has no endpoint.`)
        : nonCompliant(`${name} answers on ${endpoints.map(hostOf).join(', ')}, and no web ACL is attached.`)
    },
    examples: {
      compliant: [{ facts: { webAclArn, endpoints: [endpoint] } }, { facts: { webAclArn, endpoints: [] } }],
      nonCompliant: [{ facts: { webAclArn: null, endpoints: [endpoint] } }],
    },
  }),
})
