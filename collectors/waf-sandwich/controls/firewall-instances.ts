import { compliant, defineControl, defineFamily, nonCompliant, notApplicable, type Verdict } from '#domain/control.ts'
import { seen } from '#domain/observed.ts'
import { exampleOf, fortiweb, pretendSandwich } from '#domain/pretend/sandwich.ts'
import type { Related } from '#domain/related.ts'
import type { InstanceFacts, VolumeFacts } from '#domain/servers.ts'
import { type Sandwich, sandwichTypes } from '#domain/waf/sandwich.ts'
import { verdictOn, version, wayThrough } from '../judging.ts'

/** The firewall instances themselves, with their images and volumes. */

const shared = { looksAt: sandwichTypes, oneDecides: true, version } as const
const common = { resourceType: 'AWS::EC2::Instance', ...shared } as const
const docs = 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide'

const ofFirewalls = (ids: readonly string[], related: Related, judge: (way: string, sandwich: Sandwich) => Verdict) =>
  verdictOn(
    related,
    ({ sandwiches }) => sandwiches.filter(({ instanceIds }) => ids.some((id) => instanceIds.has(id))),
    (sandwich) => judge(wayThrough(sandwich), sandwich),
    'It belongs to the firewalls of no WAF sandwich.',
  )

/** Vendors of firewalls mend flaws several times a year. */
const oldestDays = 365
const daysBefore = (now: Date, instant: string) => Math.floor((now.getTime() - Date.parse(instant)) / 86_400_000)

const aVolume = (encrypted: boolean) => ({
  arn: 'arn:aws:ec2:eu-central-1:111122223333:volume/vol-1',
  facts: { instanceIds: ['i-firewall'], encrypted },
  related: pretendSandwich(),
})

export const family = defineFamily({
  'waf-sandwich/fw-in-group': defineControl<InstanceFacts>()({
    ...common,
    title: 'Firewall instances are held by an Auto Scaling group',
    severity: 'medium',
    dimension: 'resilience',
    why: 'Firewalls that were registered one by one are replaced by nobody when one fails, and nobody adds one under a flood.',
    fix: 'Start the firewalls by an Auto Scaling group over two Availability Zones, and attach the group to the balancer’s target group.',
    reference: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/attach-load-balancer-asg.html',
    expected: 'an Auto Scaling group that holds it',
    needs: ['instanceId'],
    evaluate: ({ instanceId }, related) =>
      ofFirewalls([instanceId], related, (way, { group }) =>
        group
          ? compliant(`Auto Scaling group ${group.name} holds it, in the sandwich ${way}.`)
          : nonCompliant(`No Auto Scaling group holds it, in the sandwich ${way}.`),
      ),
    examples: {
      compliant: [exampleOf('firewall')],
      nonCompliant: [exampleOf('firewall', { firewalls: null })],
    },
  }),
  'waf-sandwich/fw-no-public-ip': defineControl<InstanceFacts>()({
    ...common,
    title: 'Firewall instances have no public address',
    severity: 'high',
    dimension: 'exposure',
    why: 'A firewall with an address of its own can be reached and attacked past the outer balancer; its console is on every scanner’s list.',
    fix: 'Start the firewalls in private subnets, and assign no public addresses in their launch template.',
    reference: `${docs}/using-instance-addressing.html`,
    expected: 'no public IPv4 address on any interface',
    needs: ['instanceId', 'publicIpAddress', 'networkInterfaces'],
    evaluate: ({ instanceId, publicIpAddress, networkInterfaces }, related) =>
      ofFirewalls([instanceId], related, (way) => {
        const all = new Set([
          ...(publicIpAddress === null ? [] : [publicIpAddress]),
          ...networkInterfaces.flatMap(({ publicIpAddresses }) => publicIpAddresses),
        ])
        return all.size === 0
          ? compliant(`It has no public address, in the sandwich ${way}.`)
          : nonCompliant(`It has the public address ${[...all].join(', ')}, in the sandwich ${way}.`)
      }),
    examples: {
      compliant: [exampleOf('firewall')],
      nonCompliant: [
        exampleOf('firewall', { firewall: { publicIpAddress: '203.0.113.9' } }),
        // On its second interface, which the instance itself does not name.
        exampleOf('firewall', {
          firewall: {
            networkInterfaces: [
              {
                networkInterfaceId: 'eni-2',
                subnetId: 'subnet-2',
                securityGroupIds: ['sg-firewall'],
                publicIpAddresses: ['203.0.113.10'],
                ipv6Addresses: [],
              },
            ],
          },
        }),
      ],
    },
  }),
  'waf-sandwich/fw-imdsv2': defineControl<InstanceFacts>()({
    ...common,
    title: 'Firewall instances require IMDSv2',
    severity: 'high',
    dimension: 'access',
    why: 'A firewall fetches what strangers ask for. With IMDSv1 one forged request makes it fetch its own role’s credentials.',
    fix: 'Set HttpTokens to required in the launch template, and replace the instances.',
    reference: `${docs}/configuring-IMDS-new-instances.html`,
    expected: 'HttpTokens = required',
    needs: ['instanceId', 'metadataHttpTokens'],
    evaluate: ({ instanceId, metadataHttpTokens: tokens }, related) =>
      ofFirewalls([instanceId], related, (way) =>
        tokens === 'required'
          ? compliant(`It requires IMDSv2, in the sandwich ${way}.`)
          : nonCompliant(`Its metadata tokens are ${tokens}, in the sandwich ${way}.`),
      ),
    examples: {
      compliant: [exampleOf('firewall')],
      nonCompliant: [exampleOf('firewall', { firewall: { metadataHttpTokens: 'optional' } })],
    },
  }),
  'waf-sandwich/fw-image-fresh': defineControl<InstanceFacts>()({
    ...common,
    title: 'Firewall image is not deprecated and not older than a year',
    severity: 'medium',
    dimension: 'hygiene',
    why: 'An old image brings old signatures and the flaws that its vendor has mended since.',
    fix: 'Move the launch template to the vendor’s newest image, and replace the instances.',
    reference: `${docs}/ami-deprecate.html`,
    expected: `an image that is not deprecated, made in the last ${oldestDays} days`,
    needs: ['instanceId', 'imageId'],
    evaluate: ({ instanceId, imageId }, related) =>
      ofFirewalls([instanceId], related, (way) => {
        const own = related.one('AWS::EC2::Instance', 'instanceId', instanceId)
        const image = own && seen(own.facts.image)
        if (image === null) return nonCompliant(`Image ${imageId} exists no more, in the sandwich ${way}.`)
        const { creationDate, deprecationTime } = image
        const now = related.now()
        if (deprecationTime !== null && Date.parse(deprecationTime) <= now.getTime())
          return nonCompliant(
            `Image ${imageId} was deprecated on ${deprecationTime.slice(0, 10)}, in the sandwich ${way}.`,
          )
        if (creationDate === null) return notApplicable(`AWS does not say how old image ${imageId} is.`)
        const made = `Image ${imageId} was made on ${creationDate.slice(0, 10)}, in the sandwich ${way}.`
        return daysBefore(now, creationDate) > oldestDays ? nonCompliant(made) : compliant(made)
      }),
    examples: {
      compliant: [exampleOf('firewall')],
      nonCompliant: [
        exampleOf('firewall', {
          firewall: { image: { ...fortiweb, creationDate: '2024-06-01T00:00:00.000Z' } },
        }),
        exampleOf('firewall', {
          firewall: { image: { ...fortiweb, deprecationTime: '2026-09-01T00:00:00.000Z' } },
        }),
      ],
    },
  }),
  'waf-sandwich/fw-volumes-encrypted': defineControl<VolumeFacts>()({
    resourceType: 'AWS::EC2::Volume',
    ...shared,
    title: 'Firewall instance volumes are encrypted',
    severity: 'medium',
    dimension: 'encryption-at-rest',
    why: 'Firewalls that end TLS keep private keys and the requests they logged on their disks.',
    fix: 'Encrypt the volumes in the launch template, and replace the instances.',
    reference: 'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html',
    expected: 'encrypted',
    needs: ['instanceIds', 'encrypted'],
    evaluate: ({ instanceIds, encrypted }, related) =>
      ofFirewalls(instanceIds, related, (way) =>
        encrypted
          ? compliant(`It is encrypted, in the sandwich ${way}.`)
          : nonCompliant(`It is not encrypted, in the sandwich ${way}.`),
      ),
    examples: { compliant: [aVolume(true)], nonCompliant: [aVolume(false)] },
  }),
})
