import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { UserPoolFacts } from '../user-pool.ts'

const resourceType = 'AWS::Cognito::UserPool'
const guide = 'https://docs.aws.amazon.com/cognito/latest/developerguide'
const webAclArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/1a2b'

export const family = defineFamily({
  'cognito-identity-provider/userpool-no-self-signup': defineControl<UserPoolFacts>()({
    resourceType,
    title: 'Self sign-up is off unless approved',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Anybody can make an account, and what trusts every user of the pool trusts anybody.',
    fix: 'Set AllowAdminCreateUserOnly; accept pools of the public’s own accounts by an exception.',
    reference: `${guide}/user-pool-settings-admin-create-user-policy.html`,
    expected: 'AllowAdminCreateUserOnly is true',
    frameworks: ['prowler:cognito_user_pool_self_registration_disabled'],
    needs: ['allowAdminCreateUserOnly'],
    evaluate: ({ allowAdminCreateUserOnly, name }) =>
      allowAdminCreateUserOnly
        ? compliant(`Only administrators make users of ${name}.`)
        : nonCompliant(`Anybody can sign up to ${name}.`),
    examples: {
      compliant: [{ facts: { allowAdminCreateUserOnly: true } }],
      nonCompliant: [{ facts: { allowAdminCreateUserOnly: false } }],
    },
  }),
  'wafv2/coverage-cognito': defineControl<UserPoolFacts>()({
    resourceType,
    title: 'Cognito user pool with a hosted domain has a web ACL',
    severity: 'medium',
    dimension: 'waf',
    why: 'Sign-in pages are where stolen passwords are tried by the million and accounts are made by machines.',
    fix: 'Attach a WAFv2 web ACL to the user pool. Whether the web ACL blocks anything is judged by its own controls.',
    reference: `${guide}/user-pool-waf.html`,
    expected: 'a WAFv2 web ACL on every user pool with a domain',
    frameworks: ['prowler:cognito_user_pool_waf_acl_attached'],
    needs: ['domain', 'customDomain', 'webAclArn'],
    evaluate({ domain, customDomain, webAclArn: arn, name }) {
      if (arn !== null) return compliant(`Web ACL ${arn} is attached to ${name}.`)
      const host = customDomain ?? domain
      return host === null
        ? notApplicable(`${name} has no hosted domain.`)
        : nonCompliant(`${name} hosts sign-in pages at ${host}, and no web ACL is attached.`)
    },
    examples: {
      compliant: [
        { facts: { domain: 'shop', customDomain: null, webAclArn } },
        { facts: { domain: null, customDomain: null, webAclArn } },
      ],
      nonCompliant: [
        { facts: { domain: 'shop', customDomain: null, webAclArn: null } },
        { facts: { domain: null, customDomain: 'login.example.com', webAclArn: null } },
      ],
    },
  }),
})
