import { describe, expect, it } from 'vitest'
import type { CloudFrontOrigin } from '../../cloudfront.ts'
import { Unseen } from '../../observed.ts'
import type { Resource } from '../../resource.ts'
import {
  around,
  header,
  inIpSet,
  ipSet,
  not,
  or,
  path,
  rule,
  type WebAclPlan,
  webAclArn,
  webAcl as webAclOf,
} from '../web-acl-world.ts'
import { wayRoundDistribution } from './way-round.ts'
import {
  admitting,
  balancer,
  balancerArn,
  balancerHost,
  behavior,
  cloudFrontsList,
  distribution,
  forwarding,
  listener,
  origin,
  redirecting,
  thing,
  unread,
} from './world.ts'

interface World {
  readonly origins?: readonly CloudFrontOrigin[]
  /** Events at which code of the owner's runs in the distribution; undefined: not read. */
  readonly functions?: readonly string[]
  readonly behind: readonly Resource[]
  readonly unlisted?: string
}
/** Each row: the world behind a distribution, and the way round it: words of it, null for none, or what is not known. */
type Row = readonly [title: string, world: World, way: RegExp | null | { readonly unknown: RegExp }]

function judged({ origins = [app()], functions, behind, unlisted }: World): string | null {
  const front = distribution(origins, { functions })
  const related = around([front as unknown as Resource, ...behind], { listed: (type) => type !== unlisted })
  try {
    return wayRoundDistribution(front, related)
  } catch (error) {
    if (!(error instanceof Unseen)) throw error
    return `unknown: ${error.cause.call} ${error.cause.detail ?? ''}`
  }
}

function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const [name, world, way] of rows)
      it(name, () => {
        const found = judged(world)
        if (way === null) expect(found).toBeNull()
        else if (way instanceof RegExp) {
          expect(found).toMatch(way)
          expect(found).not.toMatch(/^unknown/)
        } else expect(found).toMatch(new RegExp(`^unknown: .*${way.unknown.source}`))
      })
  })
}

const app = (...headers: readonly string[]) => origin(balancerHost, { kind: 'load-balancer', headers })
const everybody = '0.0.0.0/0'
const open443 = [listener(443, 'forward'), admitting(443, everybody)]
const secret = 'X-Origin-Verify'
const guarded = (plan: WebAclPlan, ...more: readonly Resource[]) => [
  balancer({ webAclArn }),
  webAclOf(plan) as unknown as Resource,
  ...open443,
  ...more,
]

table('an application load balancer, by who reaches its ports', [
  [
    'open to everybody: whoever finds its name',
    { behind: [balancer(), ...open443] },
    /^0\.0\.0\.0\/0 may reach port 443 past CloudFront at load balancer web\.$/,
  ],
  [
    'open to CloudFront’s addresses only',
    { behind: [balancer(), listener(443, 'forward'), admitting(443, 'cloudfront'), cloudFrontsList] },
    null,
  ],
  [
    'open to CloudFront’s addresses and an office',
    { behind: [balancer(), listener(443, 'forward'), admitting(443, 'cloudfront', '203.0.113.0/24'), cloudFrontsList] },
    /^203\.0\.113\.0\/24 may reach port 443/,
  ],
  [
    'open to CloudFront’s addresses and the VPC',
    { behind: [balancer(), listener(443, 'forward'), admitting(443, 'cloudfront', '10.0.0.0/8'), cloudFrontsList] },
    null,
  ],
  [
    'open to a prefix list that nobody read',
    { behind: [balancer(), listener(443, 'forward'), admitting(443, 'pl-1')] },
    { unknown: /pl-1/ },
  ],
  [
    'one port proven open outweighs a prefix list that nobody read',
    { behind: [balancer(), listener(443, 'forward'), listener(8443, 'forward'), admitting(443, 'pl-1', everybody)] },
    /port 443/,
  ],
  [
    'internal, reached as a VPC origin',
    {
      origins: [origin('internal-web.elb.amazonaws.com', { kind: 'vpc-origin', endpointArn: balancerArn })],
      behind: [balancer({ scheme: 'internal' }), ...open443],
    },
    null,
  ],
  [
    'a VPC origin of which nobody read where it leads',
    { origins: [origin('internal-web.elb.amazonaws.com', { kind: 'vpc-origin' })], behind: [balancer(), ...open443] },
    { unknown: /where the VPC origin/ },
  ],
  [
    'internet-facing, though reached as a VPC origin',
    {
      origins: [origin('web.elb.amazonaws.com', { kind: 'vpc-origin', endpointArn: balancerArn })],
      behind: [balancer(), ...open443],
    },
    /port 443/,
  ],
  [
    'a port without a listener is no way',
    { behind: [balancer(), listener(8443, 'forward'), admitting(443, everybody)] },
    null,
  ],
  [
    'plain HTTP that only redirects is no way, HTTPS for CloudFront only',
    { behind: [balancer(), listener(80, 'redirect', [redirecting]), admitting(80, everybody)] },
    null,
  ],
  [
    'plain HTTP that forwards by a rule is one',
    { behind: [balancer(), listener(80, 'redirect', [forwarding()]), admitting(80, everybody)] },
    /port 80/,
  ],
  [
    'its groups were not read',
    { behind: [balancer(), listener(443, 'forward')], unlisted: 'AWS::EC2::SecurityGroup' },
    { unknown: /SecurityGroup/ },
  ],
  [
    'its listeners were not listed',
    { behind: [balancer(), admitting(443, everybody)], unlisted: 'AWS::ElasticLoadBalancingV2::Listener' },
    { unknown: /Listener/ },
  ],
  ['it is no load balancer of this account', { behind: [] }, { unknown: /is no load balancer of this account/ }],
])

table('an application load balancer, by the secret header that its rules demand', [
  [
    'every rule demands what CloudFront adds',
    {
      origins: [app(secret)],
      behind: [balancer(), listener(443, 'fixed-response', [forwarding('x-origin-verify')]), admitting(443, everybody)],
    },
    null,
  ],
  [
    'one rule forwards without it',
    {
      origins: [app(secret)],
      behind: [
        balancer(),
        listener(443, 'fixed-response', [forwarding('x-origin-verify'), forwarding()]),
        admitting(443, everybody),
      ],
    },
    /port 443/,
  ],
  [
    'the default action forwards whatever the rules demand',
    { origins: [app(secret)], behind: [balancer(), listener(443, 'forward'), admitting(443, everybody)] },
    /port 443/,
  ],
  [
    'one of two listeners demands it',
    {
      origins: [app(secret)],
      behind: [
        balancer(),
        listener(443, 'fixed-response', [forwarding('x-origin-verify')]),
        listener(8443, 'forward'),
        admitting(8443, everybody),
      ],
    },
    /port 8443/,
  ],
  [
    'they demand a header that CloudFront does not add',
    {
      origins: [app()],
      behind: [balancer(), listener(443, 'fixed-response', [forwarding('x-partner')]), admitting(443, everybody)],
    },
    /port 443/,
  ],
  [
    'they demand one that a function of the owner’s may add',
    {
      origins: [app()],
      functions: ['origin-request'],
      behind: [balancer(), listener(443, 'fixed-response', [forwarding('x-origin-verify')]), admitting(443, everybody)],
    },
    { unknown: /whether a function of .* adds header x-origin-verify/ },
  ],
  [
    'a function that only sees answers adds none',
    {
      origins: [app()],
      functions: ['viewer-response'],
      behind: [balancer(), listener(443, 'fixed-response', [forwarding('x-origin-verify')]), admitting(443, everybody)],
    },
    /port 443/,
  ],
  [
    'they demand a Host, which everybody can send',
    {
      origins: [app()],
      functions: ['origin-request'],
      behind: [balancer(), listener(443, 'fixed-response', [forwarding('host')]), admitting(443, everybody)],
    },
    /port 443/,
  ],
  [
    'the rules were not read',
    {
      origins: [app(secret)],
      behind: [balancer(), listener(443, 'fixed-response', unread), admitting(443, everybody)],
    },
    { unknown: /test:Read/ },
  ],
])

table('an application load balancer, by its own web ACL', [
  [
    'it inspects, and demands nothing of CloudFront’s',
    { behind: guarded({ rules: [rule('BLOCK', header('x-attack'))] }) },
    /its own web ACL lets them pass: it allows by default/,
  ],
  [
    'it blocks whoever does not show the secret header',
    { origins: [app(secret)], behind: guarded({ rules: [rule('BLOCK', not(header('x-origin-verify')))] }) },
    null,
  ],
  [
    'it only counts them',
    { origins: [app(secret)], behind: guarded({ rules: [rule('COUNT', not(header('x-origin-verify')))] }) },
    /allows by default/,
  ],
  [
    'it blocks by default and allows who shows it',
    {
      origins: [app(secret)],
      behind: guarded({ blocksByDefault: true, rules: [rule('ALLOW', header('x-origin-verify'))] }),
    },
    null,
  ],
  [
    'either of two values may be shown while they change',
    {
      origins: [app(secret)],
      behind: guarded({ rules: [rule('BLOCK', not(or(header('x-origin-verify'), header('x-origin-verify'))))] }),
    },
    null,
  ],
  [
    'a rule before it allows a path to everybody',
    {
      origins: [app(secret)],
      behind: guarded({
        rules: [
          rule('ALLOW', path('/health', 'EXACTLY'), { name: 'health' }),
          rule('BLOCK', not(header('x-origin-verify'))),
        ],
      }),
    },
    /its rule “health” allows them/,
  ],
  [
    'a rule before it allows nobody: its IP set is empty',
    {
      origins: [app(secret)],
      behind: guarded(
        { rules: [rule('ALLOW', inIpSet('partners')), rule('BLOCK', not(header('x-origin-verify')))] },
        ipSet('partners'),
      ),
    },
    null,
  ],
  [
    'a rule before it allows an IP set that nobody read',
    {
      origins: [app(secret)],
      behind: guarded({ rules: [rule('ALLOW', inIpSet('partners')), rule('BLOCK', not(header('x-origin-verify')))] }),
    },
    { unknown: /ListIPSets/ },
  ],
  [
    'a CAPTCHA is solved by people who come past CloudFront too',
    { origins: [app(secret)], behind: guarded({ rules: [rule('CAPTCHA', not(header('x-origin-verify')))] }) },
    /allows by default/,
  ],
  [
    'only a part of the value is compared, which may be guessed',
    {
      origins: [app(secret)],
      behind: guarded({
        rules: [
          rule(
            'BLOCK',
            not({
              ByteMatchStatement: {
                FieldToMatch: { SingleHeader: { Name: secret } },
                PositionalConstraint: 'CONTAINS',
              },
            }),
          ),
        ],
      }),
    },
    { unknown: /what header x-origin-verify is compared with/ },
  ],
  [
    'a function of the owner’s may add the header',
    {
      origins: [app()],
      functions: ['origin-request'],
      behind: guarded({ rules: [rule('BLOCK', not(header('x-origin-verify')))] }),
    },
    { unknown: /whether a function/ },
  ],
  [
    'nobody read what its web ACL does',
    { origins: [app(secret)], behind: [balancer({ webAclArn }), ...open443], unlisted: 'AWS::WAFv2::WebACL' },
    { unknown: /WebACL/ },
  ],
  [
    'nobody read whether it has one',
    { origins: [app(secret)], behind: [balancer({ webAclArn: unread }), ...open443] },
    { unknown: /test:Read/ },
  ],
])

const nlb = (facts: Readonly<Record<string, unknown>> = {}) => balancer({ loadBalancerType: 'network', ...facts })
const classic = (scheme: string) =>
  thing('AWS::ElasticLoadBalancing::LoadBalancer', 'arn:clb', {
    scheme,
    dnsName: balancerHost,
    securityGroupIds: ['sg-1'],
    listeners: [{ protocol: 'HTTPS', port: 443 }],
  })
const instance = thing('AWS::EC2::Instance', 'i-1', { publicIpAddress: '203.0.113.7', securityGroupIds: ['sg-1'] })
const ec2 = origin('ec2-203-0-113-7.eu-west-1.compute.amazonaws.com')
const url = (more: Parameters<typeof origin>[1] = {}) =>
  origin('abc.lambda-url.eu-west-1.on.aws', { kind: 'lambda-url', ...more })

table('other servers as origins', [
  [
    'a network load balancer open to everybody',
    { behind: [nlb(), listener(443, 'forward', [], 'TLS'), admitting(443, everybody)] },
    /port 443/,
  ],
  [
    'a network load balancer that admits CloudFront only',
    { behind: [nlb(), listener(443, 'forward', [], 'TLS'), admitting(443, 'cloudfront'), cloudFrontsList] },
    null,
  ],
  [
    'a network load balancer without security groups, whose targets decide',
    { behind: [nlb({ securityGroupIds: [] }), listener(443, 'forward', [], 'TLS')] },
    { unknown: /whom the targets of web admit/ },
  ],
  [
    'a Classic Load Balancer open to everybody',
    { behind: [classic('internet-facing'), admitting(443, everybody)] },
    /port 443 past CloudFront at load balancer/,
  ],
  [
    'a Classic Load Balancer that admits CloudFront only',
    { behind: [classic('internet-facing'), admitting(443, 'cloudfront'), cloudFrontsList] },
    null,
  ],
  [
    'an instance open to everybody on a web port',
    { origins: [ec2], behind: [instance, admitting(80, everybody)] },
    /port 80 past CloudFront at instance/,
  ],
  [
    'an instance that admits CloudFront only',
    { origins: [ec2], behind: [instance, admitting(80, 'cloudfront'), cloudFrontsList] },
    null,
  ],
  ['an instance of another account', { origins: [ec2], behind: [] }, { unknown: /is no instance of this account/ }],
  [
    'a function URL that CloudFront calls without signing',
    { origins: [url()], behind: [] },
    /answers whoever calls it/,
  ],
  [
    'a function URL behind an origin access control, which it may ignore',
    { origins: [url({ control: 'E2' })], behind: [] },
    { unknown: /who may call abc/ },
  ],
  [
    'a function URL to which CloudFront shows a secret header',
    { origins: [url({ headers: [secret] })], behind: [] },
    { unknown: /who may call abc/ },
  ],
  [
    'a bucket: its objects are read, and nothing inspects that',
    { origins: [origin('b.s3.eu-west-1.amazonaws.com', { kind: 's3' })], behind: [] },
    null,
  ],
  [
    'a name of the owner’s own, which leads nobody knows where',
    { origins: [origin('origin.example.com')], behind: [] },
    { unknown: /where origin.example.com.* leads/ },
  ],
  [
    'an origin that no behaviour fetches from does not count',
    { origins: [origin('b.s3.eu-west-1.amazonaws.com', { kind: 's3' }), app()], behind: [balancer(), ...open443] },
    null,
  ],
])

it('one of several origins that behaviours fetch from is enough, whatever the others are', () => {
  const front = distribution([origin('origin.example.com'), app()], { more: [behavior(balancerHost)] })
  expect(wayRoundDistribution(front, around([front as unknown as Resource, balancer(), ...open443]))).toMatch(
    /port 443/,
  )
})

const host = 'a1.execute-api.eu-west-1.amazonaws.com'
const api = (domainName: string, ...headers: readonly string[]) =>
  origin(domainName, { kind: domainName === host ? 'api-gateway' : 'other', headers })
const rest = (facts: Readonly<Record<string, unknown>> = {}) =>
  thing('AWS::ApiGateway::RestApi', 'arn:rest', {
    restApiId: 'a1',
    endpointTypes: ['REGIONAL'],
    disableExecuteApiEndpoint: false,
    policy: null,
    methods: [{ httpMethod: 'GET', apiKeyRequired: true }],
    ...facts,
  })
const stage = (acl: string | null) => thing('AWS::ApiGateway::Stage', 'arn:prod/', { restApiId: 'a1', webAclArn: acl })
const domain = (type: string, truststoreUri: string | null = null) => ({
  ...thing(type, 'arn:domain', {
    domainName: 'api.example.com',
    mappedApiIds: ['a1'],
    endpointTypes: ['REGIONAL'],
    truststoreUri,
  }),
  name: 'api.example.com',
})
const restDomain = (truststoreUri: string | null = null) => domain('AWS::ApiGateway::DomainName', truststoreUri)
const acl = (plan: WebAclPlan) => webAclOf(plan) as unknown as Resource
const onlyOffice = JSON.stringify({
  Statement: {
    Effect: 'Allow',
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource: '*',
    Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
  },
})

table('a REST API as origin', [
  [
    'its default endpoint answers everybody',
    { origins: [api(host)], behind: [rest(), stage(null)] },
    /default endpoint a1.execute-api.* answers everybody, and of .* stage .* has no web ACL of its own/,
  ],
  [
    'its stage has a web ACL of its own that blocks',
    { origins: [api(host)], behind: [rest(), stage(webAclArn), acl({ blocksByDefault: true })] },
    null,
  ],
  [
    'its stage has one that only counts',
    { origins: [api(host)], behind: [rest(), stage(webAclArn), acl({})] },
    /has one of its own that blocks nothing/,
  ],
  [
    'its stage has one that nobody read',
    { origins: [api(host)], behind: [rest(), stage(webAclArn)], unlisted: 'AWS::WAFv2::WebACL' },
    { unknown: /WebACL/ },
  ],
  [
    'its default endpoint is off, and its custom domain answers everybody',
    {
      origins: [api('api.example.com')],
      behind: [rest({ disableExecuteApiEndpoint: true }), restDomain(), stage(null)],
    },
    /Custom domain api.example.com answers everybody/,
  ],
  [
    'its custom domain asks for client certificates',
    {
      origins: [api('api.example.com')],
      behind: [rest({ disableExecuteApiEndpoint: true }), restDomain('s3://trust'), stage(null)],
    },
    null,
  ],
  [
    'every method asks for a key that CloudFront adds',
    { origins: [api(host, 'X-Api-Key')], behind: [rest(), stage(null)] },
    null,
  ],
  [
    'one method asks for none',
    {
      origins: [api(host, 'X-Api-Key')],
      behind: [rest({ methods: [{ httpMethod: 'GET', apiKeyRequired: false }] }), stage(null)],
    },
    /answers everybody/,
  ],
  [
    'its policy lets listed networks in only',
    { origins: [api(host)], behind: [rest({ policy: onlyOffice }), stage(null)] },
    null,
  ],
  ['it is private', { origins: [api(host)], behind: [rest({ endpointTypes: ['PRIVATE'] }), stage(null)] }, null],
  [
    'its policy was not read',
    { origins: [api(host)], behind: [rest({ policy: unread }), stage(null)] },
    { unknown: /test:Read/ },
  ],
  ['it is no API of this account', { origins: [api(host)], behind: [] }, { unknown: /is no API of this account/ }],
])

const http = (facts: Readonly<Record<string, unknown>> = {}) =>
  thing('AWS::ApiGatewayV2::Api', 'arn:http', {
    apiId: 'a1',
    disableExecuteApiEndpoint: false,
    routes: [{ routeKey: '$default', authorizationType: 'NONE' }],
    ...facts,
  })
const httpDomain = (truststoreUri: string | null = null) => domain('AWS::ApiGatewayV2::DomainName', truststoreUri)
const off = { disableExecuteApiEndpoint: true }

table('an HTTP API as origin', [
  [
    'its default endpoint answers everybody',
    { origins: [api(host)], behind: [http()] },
    /default endpoint .* answers everybody .* no web ACL can be attached/,
  ],
  [
    'its default endpoint is off, and its custom domain answers everybody',
    { origins: [api('api.example.com')], behind: [http(off), httpDomain()] },
    /Custom domain api.example.com answers everybody/,
  ],
  [
    'its custom domain asks for client certificates',
    { origins: [api('api.example.com')], behind: [http(off), httpDomain('s3://trust')] },
    null,
  ],
  [
    'who has a token comes past CloudFront uninspected',
    { origins: [api(host)], behind: [http({ routes: [{ routeKey: '$default', authorizationType: 'JWT' }] })] },
    /answers everybody/,
  ],
  [
    'authorizers of its own may demand a header',
    { origins: [api(host)], behind: [http({ routes: [{ routeKey: '$default', authorizationType: 'CUSTOM' }] })] },
    { unknown: /what the authorizers of .* demand/ },
  ],
])
