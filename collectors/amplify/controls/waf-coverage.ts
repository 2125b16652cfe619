import { compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { AppFacts } from '../app.ts'

const webAclArn = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/sites/1a2b'

export const family = defineFamily({
  'wafv2/coverage-amplify': defineControl<AppFacts>()({
    resourceType: 'AWS::Amplify::App',
    title: 'Amplify app has a web ACL',
    severity: 'high',
    dimension: 'waf',
    why: 'An Amplify app is on the internet by design; what is sent to it and to its server-side code is not inspected.',
    fix: 'Switch on the firewall in the app’s hosting settings, with a web ACL of scope CLOUDFRONT. Whether the web ACL blocks anything is judged by its own controls.',
    reference: 'https://docs.aws.amazon.com/amplify/latest/userguide/WAF-integration.html',
    expected: 'a WAFv2 web ACL whose association succeeded',
    needs: ['webAclArn', 'wafStatus'],
    evaluate: ({ webAclArn, wafStatus }) => {
      if (webAclArn !== null) return compliant(`Web ACL ${webAclArn} is attached.`)
      return nonCompliant(
        wafStatus === null ? 'No web ACL is attached.' : `A web ACL is named, but its status is ${wafStatus}.`,
      )
    },
    examples: {
      compliant: [{ facts: { webAclArn, wafStatus: 'ASSOCIATION_SUCCESS' } }],
      nonCompliant: [
        { facts: { webAclArn: null, wafStatus: null } },
        { facts: { webAclArn: null, wafStatus: 'ASSOCIATION_FAILED' } },
      ],
    },
  }),
})
