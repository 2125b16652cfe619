/**
 * Vocabulary of the pretend AWS Organization: what a `*.simulated.ts` file gives the simulator. The files know no
 * HTTP: they hold what exists in an account and region on a day, and how it answers AWS's operations, in the SDK's types.
 */

/** A place in the pretend organisation on a day. Everything random in it is a pure function of the seed and the place. */
export interface Place {
  readonly accountId: string
  /** What the account is for; stories and the share of bad resources depend on it. */
  readonly profile: AccountProfile
  readonly region: string
  readonly partition: string
  /** The instant the world is shown at. */
  readonly now: Date
  /** Whole days since the world began (0 … 90 for the default world); resources appear, change and go by it. */
  readonly day: number
  /**
   * The instant at which a day of the world began; negative days lie before it. Dates of things are made with it, so that
   * they stay the same whenever the world is looked at.
   */
  dateOf(day: number): Date
  /** 0 … 1, the same for the same seed, place and key on every day. */
  random(key: string): number
  /** A whole number from `min` to `max`, both included. */
  pick(key: string, min: number, max: number): number
  /** One of the values. */
  choose<T>(key: string, values: readonly T[]): T
  /** Lower-case hex of the given length, as AWS's ids have. */
  hex(key: string, length: number): string
  /** How many resources of a kind this place has, by its size and profile: `scale('rds', 0, 6)`. */
  scale(key: string, min: number, max: number): number
  readonly organizationId: string
  readonly accountIds: readonly string[]
  /** Regions the organisation works in; the first is the busiest. */
  readonly regions: readonly string[]
  readonly network: NetworkPlan
  readonly keys: KeyPlan
  readonly webAcls: readonly WebAclPlan[]
  readonly loadBalancers: readonly LoadBalancerPlan[]
  readonly classicLoadBalancers: readonly ClassicLoadBalancerPlan[]
  /** Auto Scaling groups with their instances, those of the sandwiches included. */
  readonly fleets: readonly FleetPlan[]
  readonly sandwiches: readonly SandwichPlan[]
  /** WAF Classic's web ACLs, global ones in us-east-1 only. Nobody makes new ones since May 2025. */
  readonly classicWebAcls: readonly ClassicWebAclPlan[]
  /** What a web ACL protects without naming it: only WAF knows which. */
  readonly guarded: readonly GuardedPlan[]
}

export const accountProfiles = [
  'management',
  'security',
  'network',
  'production',
  'regulated',
  'staging',
  'sandbox',
  'forgotten',
  'empty',
] as const
export type AccountProfile = (typeof accountProfiles)[number]

/** The network other services refer to; collectors/ec2 makes the EC2 answers from the same plan. */
export interface NetworkPlan {
  readonly vpcs: readonly VpcPlan[]
}
export interface VpcPlan {
  readonly vpcId: string
  readonly name: string
  readonly cidr: string
  readonly ipv6Cidr: string | null
  readonly isDefault: boolean
  readonly internetGatewayId: string | null
  readonly publicSubnets: readonly SubnetPlan[]
  readonly privateSubnets: readonly SubnetPlan[]
  readonly groups: {
    readonly default: string
    /** 443 and 80 from anywhere. */
    readonly web: string
    /** The ports of databases, caches and search from the `web` group. */
    readonly data: string
    /** 5432, 3306, 5439 and 6379 from 0.0.0.0/0: the mistake. */
    readonly open: string
    /** 5432 and 5439 from a listed office network. */
    readonly office: string
    /** Only CloudFront's origin-facing prefix list. */
    readonly edge: string
  }
}
export interface SubnetPlan {
  readonly subnetId: string
  readonly cidr: string
  readonly availabilityZone: string
}
export interface KeyPlan {
  /** ARN of the AWS managed key of a service: `awsManaged('rds')`. */
  awsManaged(service: string): string
  /** Customer managed keys of this place, good ones first; others are disabled, pending deletion or without rotation. */
  readonly customer: readonly {
    readonly arn: string
    readonly keyId: string
    readonly kind: 'rotating' | 'not-rotating' | 'disabled' | 'pending-deletion' | 'imported' | 'asymmetric'
    /** Of keys pending deletion: the day they are deleted. */
    readonly deletionDay: number | null
  }[]
  /** A key in another account of the organisation. */
  readonly foreign: string
}
export interface WebAclPlan {
  readonly arn: string
  readonly name: string
  readonly id: string
  readonly scope: 'REGIONAL' | 'CLOUDFRONT'
  readonly kind:
    | 'blocking'
    | 'counting'
    | 'empty'
    | 'default-block'
    | 'over-capacity'
    | 'firewall-manager'
    | 'security-automations'
  /** Of the kind `security-automations`: how its stack, which has the web ACL's name, was deployed. */
  readonly automations: AutomationsPlan | null
}
/**
 * A deployment of AWS's solution Security Automations for AWS WAF; values as its template's parameters take them.
 * https://docs.aws.amazon.com/solutions/latest/security-automations-for-aws-waf/
 */
export interface AutomationsPlan {
  /** `v4.1.3` */
  readonly version: string
  readonly managedRules: 'yes' | 'no'
  readonly sqlInjection: 'yes' | 'no'
  readonly crossSiteScripting: 'yes' | 'no'
  readonly httpFlood: 'yes - AWS WAF rate based rule' | 'yes - AWS Lambda log parser' | 'no'
  readonly scannersProbes: 'yes - AWS Lambda log parser' | 'no'
  readonly reputationLists: 'yes' | 'no'
  readonly badBot: 'yes' | 'no'
}
export interface ClassicWebAclPlan {
  readonly arn: string
  readonly name: string
  readonly id: string
  readonly scope: 'REGIONAL' | 'GLOBAL'
  readonly kind: 'blocking' | 'counting' | 'empty'
}
/** Resources whose own service does not say which web ACL is attached; load balancers are apart, in `loadBalancers`. */
export interface GuardedPlan {
  /** WAFv2's name of the resource type. */
  readonly type: 'COGNITO_USER_POOL' | 'APP_RUNNER_SERVICE' | 'VERIFIED_ACCESS_INSTANCE'
  readonly arn: string
  readonly id: string
  readonly name: string
  readonly webAclArn: string | null
}
export interface LoadBalancerPlan {
  readonly arn: string
  readonly name: string
  readonly type: 'application' | 'network' | 'gateway'
  readonly scheme: 'internet-facing' | 'internal'
  readonly vpcId: string
  readonly webAclArn: string | null
  /** ARN of a WAF Classic web ACL; only where there is none of WAFv2. */
  readonly classicWebAclArn: string | null
  /** Its target groups; only the first is in use. */
  readonly targets: readonly TargetPlan[]
  /** The groups of a balancer that somebody planned with care, as in a sandwich; null where collectors/ec2's habits decide. */
  readonly securityGroupIds: readonly string[] | null
}
export interface TargetPlan {
  readonly arn: string
  readonly type: 'instance' | 'ip' | 'lambda' | 'alb'
}
export interface ClassicLoadBalancerPlan {
  readonly name: string
  readonly scheme: 'internet-facing' | 'internal'
  readonly vpcId: string
  readonly subnets: readonly SubnetPlan[]
  readonly securityGroupIds: readonly string[]
}

/** An Auto Scaling group and its instances. Auto Scaling, EC2 and the balancers answer from the same plan. */
export interface FleetPlan {
  readonly name: string
  readonly role: 'application' | 'firewall' | 'workers'
  readonly vpcId: string
  readonly subnets: readonly SubnetPlan[]
  readonly instances: readonly { readonly instanceId: string; readonly subnet: SubnetPlan }[]
  readonly securityGroupIds: readonly string[]
  readonly publicAddresses: boolean
  readonly targetGroupArns: readonly string[]
  /** Names of Classic Load Balancers. */
  readonly classicLoadBalancers: readonly string[]
  readonly imageId: string
  /** Launch configurations are the old way, and many groups still use one. */
  readonly launch: 'template' | 'configuration'
}

/**
 * A WAF sandwich: an outer balancer on the internet, firewall instances, an inner balancer, applications. Each tier's
 * security group lets in the tier before it, and nobody else.
 */
export interface SandwichPlan {
  readonly name: string
  readonly vpcId: string
  /** The way round the firewalls that somebody left: applications with public addresses, or an inner tier open to the VPC. */
  readonly bypass: 'public-address' | 'open-group' | null
  /** Generation of both balancers. */
  readonly generation: 'current' | 'classic'
  /** Names of the balancers and of the Auto Scaling groups. */
  readonly outer: string
  readonly firewalls: string
  readonly inner: string
  readonly applications: string
  readonly groups: {
    readonly outer: string
    readonly firewall: string
    readonly inner: string
    readonly application: string
  }
}

/** How an operation answers from what exists. */
export type Answer = PagedAnswer | ((input: never, place: Place) => object | SimulatedError)

/** A list that pages as AWS's does: all items in a fixed order, cut by the simulator, its token in AWS's fields. */
export interface PagedAnswer {
  readonly items: (input: never, place: Place) => readonly unknown[] | SimulatedError
  /** Puts one page's items into AWS's response shape. */
  readonly page: (items: readonly never[], token: string | undefined) => object
  /** The token in the request. */
  readonly token: (input: never) => string | undefined
  /** AWS's largest page, and the size the caller asked for. */
  readonly limit: number
  readonly asked?: (input: never) => number | undefined
}

/** An error as AWS words it. */
export class SimulatedError {
  readonly code: string
  readonly message: string
  readonly status: number
  constructor(code: string, message: string, status = 400) {
    this.code = code
    this.message = message
    this.status = status
  }
}

export interface Simulation {
  readonly service: string
  /** Operation names (`DescribeDBInstances`) and how each answers. */
  readonly answers: { readonly [operation: string]: Answer }
  /**
   * How many resources of each type exist at the place; what a scan's counts must equal. Left out by a service that only
   * tells details of another's resources.
   */
  readonly count?: (place: Place) => { readonly [resourceType: string]: number }
}

export function defineSimulation(simulation: Simulation): Simulation {
  return simulation
}

/** A list in AWS's order, for `answers`. Typed by its caller. */
export function paged<I, Item>(answer: {
  items: (input: I, place: Place) => readonly Item[] | SimulatedError
  page: (items: readonly Item[], token: string | undefined) => object
  token: (input: I) => string | undefined
  limit: number
  asked?: (input: I) => number | undefined
}): PagedAnswer {
  return answer as unknown as PagedAnswer
}

/** One call, one answer, for `answers`. Typed by its caller. */
export function answers<I>(answer: (input: I, place: Place) => object | SimulatedError): Answer {
  return answer as unknown as Answer
}
