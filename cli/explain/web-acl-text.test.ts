import { expect, it } from 'vitest'
import { observed } from '#domain/observed.ts'
import { webAclListing } from '#domain/waf/rule-listing.ts'
import { around, everything, grouped, managed, moreThan, path, rule, sqli, webAcl } from '#domain/waf/web-acl-world.ts'
import { webAclText } from './web-acl-text.ts'

it('a web ACL reads as on the screen: its verdict, what it protects from, its rules in order, capacity and logs', () => {
  const acl = webAcl({
    first: [managed('AWSManagedRulesSQLiRuleSet', { counting: true })],
    rules: [
      rule('BLOCK', moreThan(2000, path('/login')), { name: 'login', labels: ['rate'] }),
      rule('ALLOW', everything, { name: 'allow all' }),
      rule('BLOCK', sqli, { name: 'sqli' }),
      grouped('gone'),
    ],
  })
  const text = webAclText({ ...webAclListing(acl, around([])), failsOpen: observed(true, 'c') })
  expect(text).toEqual([
    'web is blocking. Rule “login” has the action BLOCK.',
    acl.arn,
    'stops: rate limit',
    'only counts: SQL injection',
    '□ 1       AWSManagedRulesSQLiRuleSet: COUNT',
    '          The web ACL sets the whole group to COUNT.',
    '■ 2       login: BLOCK',
    '          more than 2,000 requests per address in 5 min, within: path starts with “/login”',
    '          adds label rate',
    '→ 3       allow all: ALLOW',
    '          path starts with “/”',
    '– 4       sqli: never BLOCK',
    '          SQL injection in body',
    '          It never acts: nothing reaches it: rule “allow all” before it has the action ALLOW for every request (every path matches it).',
    '– 5       gone: never acts',
    '          It never acts: nothing reaches it: rule “allow all” before it has the action ALLOW for every request (every path matches it). Rules not known: wafv2:ListRuleGroups did not return it: no rule group arn:aws:wafv2:eu-west-1:111122223333:regional/rulegroup/gone/1a2b.',
    '– default default action: never ALLOW',
    '          It never acts: nothing reaches it: rule “allow all” before it has the action ALLOW for every request (every path matches it).',
    'capacity: 100 of 1500 included, 5000 at most',
    'logs: none',
    'while WAF cannot be reached: requests pass',
  ])
})
