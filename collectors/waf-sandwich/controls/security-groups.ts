import { compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { SecurityGroupFacts } from '#domain/network/facts.ts'
import { openRanges, rangeText } from '#domain/network/open-ports.ts'
import { exampleOf, from } from '#domain/pretend/sandwich.ts'
import { sandwichTypes } from '#domain/waf/sandwich.ts'
import { edgeToApplication, edgeToFirewalls, edgeToInner } from '#domain/waf/sandwich-edges.ts'
import { guide, verdictOfEdge, verdictOn, version, wayThrough } from '../judging.ts'

/** Each tier lets in the tier before it and nobody else: what is let in besides goes round the firewalls. */

const resourceType = 'AWS::EC2::SecurityGroup'
const common = { resourceType, looksAt: sandwichTypes, oneDecides: true, version, needs: ['groupId', 'rules'] } as const

export const family = defineFamily({
  'waf-sandwich/fw-sg-from-outer-only': defineControl<SecurityGroupFacts>()({
    ...common,
    title: 'Firewall instances accept data traffic only from the outer load balancer',
    severity: 'high',
    dimension: 'exposure',
    why: 'Whoever reaches the firewalls past the outer balancer is missing from its logs, and can flood them one by one.',
    fix: 'Let the firewalls’ security group admit only the outer balancer’s security group on the port that it forwards to.',
    reference: guide,
    expected: 'only the outer load balancer’s security group on the data port',
    evaluate: ({ groupId }, related) =>
      verdictOn(
        related,
        ({ sandwiches }) => sandwiches.filter(({ securityGroupIds }) => securityGroupIds.includes(groupId)),
        (sandwich) => verdictOfEdge(edgeToFirewalls(related, sandwich), groupId, wayThrough(sandwich)),
        'It filters the firewalls of no WAF sandwich.',
      ),
    examples: {
      compliant: [
        // Port 22 from the office is management, not data.
        exampleOf('firewallGroup'),
        // Firewalls share their sessions.
        exampleOf('firewallGroup', { firewallGroup: { rules: [from('sg-outer', 8443), from('sg-firewall', 8443)] } }),
      ],
      nonCompliant: [
        exampleOf('firewallGroup', { firewallGroup: { rules: [from('sg-outer', 8443), from('10.0.0.0/8', 8443)] } }),
        exampleOf('firewallGroup', { firewallGroup: { rules: [from('sg-outer', 8443), from('pl-1', 0, '-1')] } }),
      ],
    },
  }),
  'waf-sandwich/inner-sg-from-fw-only': defineControl<SecurityGroupFacts>()({
    ...common,
    title: 'Inner load balancer security group admits only the firewall instances’ group',
    severity: 'critical',
    dimension: 'exposure',
    why: 'Every other source reaches the application past the firewalls, uninspected.',
    fix: 'Let the inner balancer’s security group admit only the firewalls’ security group, and remove the other rules.',
    reference: guide,
    expected: 'only the firewalls’ security group on the ports that the inner balancer listens on',
    evaluate: ({ groupId }, related) =>
      verdictOn(
        related,
        ({ sandwiches }) =>
          sandwiches.flatMap((sandwich) =>
            sandwich.inners
              .filter(({ balancer }) => balancer.securityGroupIds.includes(groupId))
              .map((inner) => ({ sandwich, inner })),
          ),
        ({ sandwich, inner }) => verdictOfEdge(edgeToInner(related, sandwich, inner), groupId, wayThrough(sandwich)),
        'It filters the inner load balancer of no WAF sandwich.',
      ),
    examples: {
      compliant: [
        exampleOf('innerGroup'),
        // Nobody listens on port 80.
        exampleOf('innerGroup', { innerGroup: { rules: [from('sg-firewall', 443), from('10.0.0.0/8', 80)] } }),
      ],
      nonCompliant: [
        exampleOf('innerGroup', { innerGroup: { rules: [from('sg-firewall', 443), from('10.0.0.0/16', 443)] } }),
        exampleOf('innerGroup', { innerGroup: { rules: [from('sg-firewall', 443), from('sg-office', 443)] } }),
        // Past the firewalls from the outer balancer itself.
        exampleOf('innerGroup', { innerGroup: { rules: [from('sg-firewall', 443), from('sg-outer', 443)] } }),
      ],
    },
  }),
  'waf-sandwich/app-sg-from-inner-only': defineControl<SecurityGroupFacts>()({
    ...common,
    title: 'Application tier security group admits only the inner load balancer’s group',
    severity: 'critical',
    dimension: 'exposure',
    why: 'An application that answers others than the inner balancer can be asked past the firewalls, and past both balancers.',
    fix: 'Let the applications’ security group admit only the inner balancer’s security group on the application’s port.',
    reference: guide,
    expected: 'only the inner load balancer’s security group on the application’s port',
    evaluate: ({ groupId }, related) =>
      verdictOn(
        related,
        ({ sandwiches }) =>
          sandwiches.flatMap((sandwich) =>
            sandwich.inners.flatMap((inner) =>
              inner.applications
                .filter(({ securityGroupIds }) => securityGroupIds.includes(groupId))
                .map((application) => ({ sandwich, inner, application })),
            ),
          ),
        ({ sandwich, inner, application }) =>
          verdictOfEdge(edgeToApplication(related, inner, application), groupId, wayThrough(sandwich)),
        'It filters the applications of no WAF sandwich.',
      ),
    examples: {
      compliant: [
        exampleOf('applicationGroup'),
        exampleOf('applicationGroup', {
          applicationGroup: { rules: [from('sg-inner', 8443), from('10.0.0.0/8', 22)] },
        }),
      ],
      nonCompliant: [
        exampleOf('applicationGroup', {
          applicationGroup: { rules: [from('sg-inner', 8443), from('0.0.0.0/0', 8443)] },
        }),
        exampleOf('applicationGroup', { applicationGroup: { rules: [from('sg-outer', 8443)] } }),
      ],
    },
  }),
  'waf-sandwich/fw-mgmt-restricted': defineControl<SecurityGroupFacts>()({
    ...common,
    title: 'Firewall management ports are not open to the internet',
    severity: 'critical',
    dimension: 'exposure',
    why: 'Whoever takes over the firewall decides what it lets through. Consoles of firewalls are attacked within days of each new flaw.',
    fix: 'Admit management only from the networks of those who manage the firewalls, or reach them by Session Manager or a VPN.',
    reference: guide,
    expected: 'no port but the data port open to the internet at large',
    evaluate: ({ groupId, rules }, related) =>
      verdictOn(
        related,
        ({ sandwiches }) => sandwiches.filter(({ securityGroupIds }) => securityGroupIds.includes(groupId)),
        (sandwich) => {
          // The data port is judged by fw-sg-from-outer-only.
          const open = openRanges(related, rules).find(
            ({ from: first, to: last }) =>
              last - first + 1 > sandwich.ports.filter((port) => first <= port && port <= last).length,
          )
          return open
            ? nonCompliant(`It opens ${rangeText(open)} of the firewalls of ${sandwich.outer.name} to everybody.`)
            : compliant(`It opens no management port of the firewalls of ${sandwich.outer.name} to everybody.`)
        },
        'It filters the firewalls of no WAF sandwich.',
      ),
    examples: {
      compliant: [exampleOf('firewallGroup')],
      nonCompliant: [
        exampleOf('firewallGroup', { firewallGroup: { rules: [from('sg-outer', 8443), from('0.0.0.0/0', 22)] } }),
        exampleOf('firewallGroup', { firewallGroup: { rules: [from('::/0', 9443), from('sg-outer', 8443)] } }),
      ],
    },
  }),
})
