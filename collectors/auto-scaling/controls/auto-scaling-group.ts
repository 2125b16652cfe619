import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'
import type { AutoScalingGroupFacts } from '#domain/servers.ts'
import { taggedControl } from '#domain/tagged.ts'

const resourceType = 'AWS::AutoScaling::AutoScalingGroup'
const subnetType = 'AWS::EC2::Subnet'

const launch = (associatePublicIpAddress: boolean | null) => ({
  name: 'web-2019',
  associatePublicIpAddress,
  imageId: 'ami-1',
})
const subnet = (subnetId: string, mapPublicIpOnLaunch: boolean) => ({
  type: subnetType,
  facts: { subnetId, mapPublicIpOnLaunch },
})

const unreadSubnet = (what: string) => new Unseen(unobserved('not-covered', subnetType, what))

export const family = defineFamily({
  'auto-scaling/group-tagged': taggedControl({
    resourceType,
    what: 'Group',
    frameworks: ['fsbp:AutoScaling.10'],
  }),
  'auto-scaling/launchconfig-no-public-ip': defineControl<AutoScalingGroupFacts>()({
    resourceType,
    title: 'Launch configuration gives no public address',
    severity: 'high',
    dimension: 'exposure',
    why: 'Every instance that the group starts gets an address on the internet, past the load balancer in front of the group.',
    fix: 'Move the group to a launch template without public addresses, in private subnets behind a load balancer.',
    reference: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-in-vpc.html',
    expected: 'AssociatePublicIpAddress false, or subnets that give none',
    frameworks: [
      'fsbp:Autoscaling.5',
      'prowler:autoscaling_group_launch_configuration_no_public_ip',
      'powerpipe:autoscaling_launch_config_public_ip_disabled',
    ],
    needs: ['launchConfiguration', 'subnetIds'],
    looksAt: [subnetType],
    evaluate: ({ launchConfiguration, subnetIds }, related) => {
      if (launchConfiguration === null) return notApplicable('It starts its instances from a launch template.')
      const { name, associatePublicIpAddress } = launchConfiguration
      if (associatePublicIpAddress === true) return nonCompliant(`${name} gives every instance a public address.`)
      if (associatePublicIpAddress === false) return compliant(`${name} gives no public address.`)
      // The launch configuration leaves it to the subnets; one that gives addresses is proof, whatever the others do.
      let unread = subnetIds.length > 0 ? null : unreadSubnet('the default subnets of its zones')
      for (const id of subnetIds) {
        try {
          const found = related.one(subnetType, 'subnetId', id)
          if (!found) unread ??= unreadSubnet(id)
          else if (seen(found.facts.mapPublicIpOnLaunch))
            return nonCompliant(`${name} leaves it to the subnets, and ${id} gives public addresses.`)
        } catch (error) {
          if (!(error instanceof Unseen)) throw error
          unread ??= error
        }
      }
      if (unread) throw unread
      return compliant(`${name} leaves it to the subnets, which give no public address.`)
    },
    examples: {
      compliant: [
        { facts: { launchConfiguration: launch(false), subnetIds: ['subnet-1'] } },
        { facts: { launchConfiguration: launch(null), subnetIds: ['subnet-1'] }, related: [subnet('subnet-1', false)] },
      ],
      nonCompliant: [
        { facts: { launchConfiguration: launch(true), subnetIds: ['subnet-1'] } },
        {
          facts: { launchConfiguration: launch(null), subnetIds: ['subnet-1', 'subnet-2'] },
          related: [subnet('subnet-1', false), subnet('subnet-2', true)],
        },
      ],
    },
  }),
})
