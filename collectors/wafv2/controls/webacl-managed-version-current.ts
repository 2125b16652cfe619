import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'

const pinnedTo = (pinned: string) => ({
  managedGroupVersions: [
    {
      vendor: 'AWS',
      name: 'AWSManagedRulesCommonRuleSet',
      pinned,
      currentDefault: 'Version_1.12',
      offered: [
        { name: 'Version_1.13', lastUpdate: '2026-08-01T00:00:00.000Z' },
        { name: 'Version_1.12', lastUpdate: '2026-05-01T00:00:00.000Z' },
        { name: 'Version_1.11', lastUpdate: '2026-01-01T00:00:00.000Z' },
      ],
    },
  ],
})

export const control = defineControl<WebAclFacts>()({
  resourceType: 'AWS::WAFv2::WebACL',
  title: 'Pinned managed rule-group versions are neither expired nor close to expiry',
  severity: 'medium',
  dimension: 'hygiene',
  why: 'A pinned version gets no new protections. When it expires, AWS moves the web ACL to the default version at a time nobody chose. AWS expires versions that a newer default has replaced.',
  fix: 'Move to the current default version or a newer one, or stop pinning and subscribe to the vendor’s notices.',
  reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-managed-rule-groups-versioning.html',
  expected: 'no pinned version, or one that is offered and not older than the current default',
  needs: ['managedGroupVersions'],
  evaluate: ({ managedGroupVersions }) => {
    if (managedGroupVersions.length === 0) return notApplicable('No managed rule group is pinned to a version.')
    const faults = managedGroupVersions.flatMap(({ vendor, name, pinned, currentDefault, offered }) => {
      const version = offered.find((one) => one.name === pinned)
      if (!version) return [`${vendor} ${name} is pinned to ${pinned}, which is no longer offered`]
      const standard = offered.find((one) => one.name === currentDefault)
      const older = version.lastUpdate !== null && standard?.lastUpdate && version.lastUpdate < standard.lastUpdate
      return older ? [`${vendor} ${name} is pinned to ${pinned}, older than the default ${currentDefault}`] : []
    })
    return faults.length > 0
      ? nonCompliant(`${faults.join('; ')}.`)
      : compliant('Every pinned version is offered and not older than the default.')
  },
  examples: {
    compliant: [{ facts: pinnedTo('Version_1.12') }, { facts: pinnedTo('Version_1.13') }],
    nonCompliant: [{ facts: pinnedTo('Version_1.11') }, { facts: pinnedTo('Version_1.0') }],
  },
})
