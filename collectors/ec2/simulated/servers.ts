import type { DescribeImagesRequest, Image, Instance, NetworkInterface, Volume } from '@aws-sdk/client-ec2'
import type { Place, SubnetPlan } from '#domain/simulated.ts'
import { exists, slip, tagsFor } from './habits.ts'

/** Instances with their interfaces, images and volumes: those of the Auto Scaling groups, and those that stand alone. */

interface Server {
  readonly id: string
  readonly name: string
  readonly fleet: string | null
  readonly firewall: boolean
  readonly imageId: string
  readonly vpcId: string
  readonly subnet: SubnetPlan
  readonly groupIds: readonly string[]
  readonly publicAddress: boolean
  readonly ipv6: boolean
  readonly stopped: boolean
}

const imageNamed = (place: Place, name: string) => `ami-${place.hex(`image|${name}`, 17)}`

export function servers(place: Place): readonly Server[] {
  const scaled = place.fleets.flatMap((fleet) =>
    fleet.instances.map(
      ({ instanceId, subnet }): Server => ({
        id: instanceId,
        name: fleet.name,
        fleet: fleet.name,
        firewall: fleet.role === 'firewall',
        imageId: fleet.imageId,
        vpcId: fleet.vpcId,
        subnet,
        groupIds: fleet.securityGroupIds,
        publicAddress: fleet.publicAddresses,
        ipv6: false,
        stopped: false,
      }),
    ),
  )
  return [...scaled, ...loners(place)]
}

/** Set up by hand, named by hand, and often public. */
function loners(place: Place): readonly Server[] {
  const vpc = place.network.vpcs.find(({ isDefault }) => !isDefault)
  if (!vpc) return []
  const { groups } = vpc
  const habits = [
    { name: 'bastion', groupIds: [groups.office], open: true },
    { name: 'jenkins (old)', groupIds: [groups.web, groups.default], open: true },
    { name: 'etl-temp', groupIds: [groups.open], open: true },
    { name: 'license-server', groupIds: [groups.default], open: false },
    { name: '=HYPERLINK("http://example.com")', groupIds: [groups.data], open: false },
  ]
  return habits.slice(0, place.scale('lone-instances', 0, habits.length)).flatMap((habit): Server[] => {
    const key = `${vpc.vpcId}|instance|${habit.name}`
    const [subnet] = habit.open && vpc.publicSubnets.length > 0 ? vpc.publicSubnets : vpc.privateSubnets
    if (!subnet || !exists(place, key)) return []
    const open = habit.open && vpc.publicSubnets.includes(subnet)
    return [
      {
        id: `i-${place.hex(key, 17)}`,
        name: habit.name,
        fleet: null,
        firewall: false,
        // Started from an image that is long gone, or shared no more.
        imageId:
          place.random(`${key}|image`) < 0.3 ? imageNamed(place, `gone|${habit.name}`) : imageNamed(place, 'base'),
        vpcId: vpc.vpcId,
        subnet,
        groupIds: habit.groupIds,
        publicAddress: open && (habit.name === 'bastion' || slip(place, `${key}|public`, 0.5)),
        ipv6: open && vpc.ipv6Cidr !== null && place.random(`${key}|ipv6`) < 0.4,
        stopped: place.random(`${key}|stopped`) < 0.15,
      },
    ]
  })
}

const interfaceId = (place: Place, server: Server) => `eni-${place.hex(`instance-interface|${server.id}`, 17)}`
const volumeId = (place: Place, server: Server) => `vol-${place.hex(`root|${server.id}`, 17)}`
const addresses = (place: Place, server: Server) => ({
  own: server.subnet.cidr.replace(/\d+\/\d+$/, String(place.pick(`${server.id}|address`, 4, 250))),
  open: `203.0.113.${place.pick(`${server.id}|public-address`, 1, 254)}`,
  ipv6: `2a05:d018:1:${place.hex(`${server.id}|ipv6`, 4)}::${place.hex(`${server.id}|ipv6-host`, 4)}`,
})
const groupsOf = ({ groupIds }: Server) => groupIds.map((GroupId) => ({ GroupId, GroupName: 'group' }))

export function instances(place: Place): Instance[] {
  return servers(place).map((server): Instance => {
    const { own, open, ipv6 } = addresses(place, server)
    const tags = tagsFor(place, server.fleet ?? server.id, server.name)
    const scaling = server.fleet ? [{ Key: 'aws:autoscaling:groupName', Value: server.fleet }] : []
    const association = server.publicAddress && { Association: { PublicIp: open, IpOwnerId: 'amazon' } }
    return {
      InstanceId: server.id,
      ImageId: server.imageId,
      State: server.stopped ? { Code: 80, Name: 'stopped' } : { Code: 16, Name: 'running' },
      InstanceType: 'm6i.large',
      LaunchTime: place.dateOf(-place.pick(`${server.id}|launched`, 1, 300)),
      Placement: { AvailabilityZone: server.subnet.availabilityZone, Tenancy: 'default' },
      ProductCodes: server.firewall ? [{ ProductCodeId: firewallOf(place).code, ProductCodeType: 'marketplace' }] : [],
      VpcId: server.vpcId,
      SubnetId: server.subnet.subnetId,
      PrivateIpAddress: own,
      ...(server.publicAddress && { PublicIpAddress: open }),
      SecurityGroups: groupsOf(server),
      NetworkInterfaces: [
        {
          NetworkInterfaceId: interfaceId(place, server),
          SubnetId: server.subnet.subnetId,
          VpcId: server.vpcId,
          PrivateIpAddress: own,
          PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: own, ...association }],
          ...association,
          Groups: groupsOf(server),
          Ipv6Addresses: server.ipv6 ? [{ Ipv6Address: ipv6 }] : [],
          InterfaceType: 'interface',
          Status: 'in-use',
        },
      ],
      SourceDestCheck: true,
      MetadataOptions: {
        HttpEndpoint: 'enabled',
        HttpTokens: slip(place, `${server.fleet ?? server.id}|imdsv1`) ? 'optional' : 'required',
        // Two hops are what containers needed before they had roles of their own.
        HttpPutResponseHopLimit: slip(place, `${server.fleet ?? server.id}|hops`) ? 2 : 1,
      },
      Tags: [...tags, ...scaling],
    }
  })
}

/** The interfaces of the instances, as EC2 lists interfaces. */
export function instanceInterfaces(place: Place): NetworkInterface[] {
  return servers(place).map((server): NetworkInterface => {
    const { own, open, ipv6 } = addresses(place, server)
    const association = server.publicAddress && { Association: { PublicIp: open, IpOwnerId: 'amazon' } }
    return {
      NetworkInterfaceId: interfaceId(place, server),
      VpcId: server.vpcId,
      SubnetId: server.subnet.subnetId,
      AvailabilityZone: server.subnet.availabilityZone,
      OwnerId: place.accountId,
      Status: 'in-use',
      InterfaceType: 'interface',
      Description: '',
      RequesterManaged: false,
      SourceDestCheck: true,
      PrivateIpAddress: own,
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: own, ...association }],
      ...association,
      Ipv6Addresses: server.ipv6 ? [{ Ipv6Address: ipv6 }] : [],
      Groups: groupsOf(server),
      Attachment: {
        AttachmentId: `eni-attach-${place.hex(`attach|${server.id}`, 17)}`,
        InstanceId: server.id,
        InstanceOwnerId: place.accountId,
        DeviceIndex: 0,
        Status: 'attached',
      },
      TagSet: tagsFor(place, server.fleet ?? server.id, server.name),
    }
  })
}

/** Firewalls of AWS Marketplace; the product codes are made up. */
const firewalls = [
  {
    name: 'FortiWeb-AWS-7.4.2-b0577',
    description: 'FortiWeb-VM web application firewall',
    code: '1fortiwebdemo0000000000',
  },
  {
    name: 'F5 BIGIP-17.1.1 PAYG-Adv WAF Plus 200Mbps',
    description: 'F5 Advanced WAF',
    code: '2f5advwafdemo0000000000',
  },
  { name: 'CudaWAF-12.2.0-PAYG', description: 'Barracuda CloudGen WAF for AWS', code: '3barracudademo000000000' },
] as const
const firewallOf = (place: Place) => place.choose('firewall-vendor', firewalls)

/** Images that the account may see: its own base image, and its firewall's. */
export function images(place: Place, { Filters }: DescribeImagesRequest): Image[] {
  const wanted = Filters?.find(({ Name }) => Name === 'image-id')?.Values
  const { name, description, code } = firewallOf(place)
  const age = (key: string, from: number, to: number) => place.dateOf(-place.pick(`image|${key}|age`, from, to))
  const all: Image[] = [
    {
      ImageId: imageNamed(place, 'base'),
      Name: 'golden-al2023',
      OwnerId: place.accountId,
      CreationDate: age('base', 5, 400).toISOString(),
      State: 'available',
      Public: false,
    },
    {
      ImageId: imageNamed(place, 'firewall'),
      Name: name,
      Description: description,
      OwnerId: '679593333241',
      ImageOwnerAlias: 'aws-marketplace',
      CreationDate: age('firewall', 100, 900).toISOString(),
      DeprecationTime: age('firewall-end', -900, 200).toISOString(),
      ProductCodes: [{ ProductCodeId: code, ProductCodeType: 'marketplace' }],
      State: 'available',
      Public: true,
    },
  ]
  return all.filter(({ ImageId = '' }) => wanted === undefined || wanted.includes(ImageId))
}

export function volumes(place: Place): Volume[] {
  const roots = servers(place).map((server): Volume => {
    const key = server.fleet ?? server.id
    return {
      ...encryption(place, key),
      VolumeId: volumeId(place, server),
      AvailabilityZone: server.subnet.availabilityZone,
      State: 'in-use',
      Size: 20,
      VolumeType: 'gp3',
      CreateTime: place.dateOf(-place.pick(`${server.id}|launched`, 1, 300)),
      Attachments: [
        { VolumeId: volumeId(place, server), InstanceId: server.id, Device: '/dev/xvda', State: 'attached' },
      ],
      Tags: tagsFor(place, volumeId(place, server), `${server.name}-root`),
    }
  })
  const left = Array.from({ length: place.scale('left-volumes', 0, 3) }, (_, index): Volume[] => {
    const key = `left-volume|${index}`
    if (!exists(place, key)) return []
    return [
      {
        ...encryption(place, key),
        VolumeId: `vol-${place.hex(key, 17)}`,
        AvailabilityZone: `${place.region}a`,
        State: 'available',
        Size: place.pick(`${key}|size`, 8, 2000),
        VolumeType: place.choose(`${key}|type`, ['gp2', 'gp3', 'st1']),
        CreateTime: place.dateOf(-place.pick(`${key}|age`, 100, 1500)),
        Attachments: [],
        Tags: tagsFor(place, key, 'restore-test DO NOT USE'),
      },
    ]
  }).flat()
  return [...roots, ...left]
}

function encryption(place: Place, key: string): Pick<Volume, 'Encrypted' | 'KmsKeyId'> {
  if (slip(place, `${key}|volume-plain`)) return { Encrypted: false }
  const own = place.keys.customer.filter(({ kind }) => kind === 'rotating' || kind === 'not-rotating')
  const chance = place.random(`${key}|volume-key`)
  const KmsKeyId =
    chance < 0.5 || own.length === 0 ? place.keys.awsManaged('ebs') : place.choose(`${key}|volume-own-key`, own).arn
  return { Encrypted: true, KmsKeyId: chance > 0.97 ? place.keys.foreign : KmsKeyId }
}
