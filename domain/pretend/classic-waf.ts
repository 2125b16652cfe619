import { type Answer, answers, type ClassicWebAclPlan, type Place, paged, SimulatedError } from '../simulated.ts'
import { type ClassicService, classicArn } from '../waf/classic-waf-answers.ts'
import { uuid } from './ids.ts'

/**
 * What WAF Classic answers in the pretend organisation, for both halves of the service: old web ACLs with the conditions
 * of their time, a rule somebody emptied, an IP set that a script stopped filling.
 */

const encoder = new TextEncoder()
const nonexistent = (what: unknown) =>
  new SimulatedError('WAFNonexistentItemException', `The referenced item does not exist: ${what}`)

interface Paged {
  readonly NextMarker?: string | undefined
  readonly Limit?: number | undefined
}
type Named = { readonly Name: string }

/** Everything that hangs on the web ACLs of one half at a place. */
interface Classic {
  readonly service: ClassicService
  readonly acls: readonly ClassicWebAclPlan[]
  id(name: string): string
}

function classicAt(place: Place, service: ClassicService): Classic {
  const scope = service === 'waf' ? 'GLOBAL' : 'REGIONAL'
  return {
    service,
    acls: place.classicWebAcls.filter((acl) => acl.scope === scope),
    id: (name) => uuid(place, `classic|${service}|${name}`),
  }
}

const predicate = (Type: string, DataId: string, Negated = false) => ({ Type, DataId, Negated })

function rulesOf({ acls, id }: Classic) {
  if (acls.every(({ kind }) => kind === 'empty')) return []
  return [
    {
      Name: 'bad-ips',
      Predicates: [predicate('IPMatch', id('bad-ips')), predicate('GeoMatch', id('home-countries'), true)],
    },
    {
      Name: 'injections',
      Predicates: [predicate('SqlInjectionMatch', id('sqli')), predicate('XssMatch', id('xss'))],
    },
    {
      Name: 'admin-only-from-office',
      Predicates: [
        predicate('ByteMatch', id('admin-path')),
        predicate('SizeConstraint', id('big-body')),
        predicate('RegexMatch', id('bots')),
      ],
    },
    { Name: 'old-referer', Predicates: [] },
  ].map((rule) => ({ ...rule, RuleId: id(rule.Name), MetricName: rule.Name.replaceAll('-', '') }))
}

function rateBasedRulesOf({ acls, id }: Classic) {
  if (acls.every(({ kind }) => kind === 'empty')) return []
  return [
    {
      RuleId: id('login-flood'),
      Name: 'login-flood',
      MetricName: 'loginflood',
      RateKey: 'IP',
      RateLimit: 2000,
      MatchPredicates: [
        predicate('ByteMatch', id('admin-path')),
        predicate('IPMatch', id('bad-ips'), true),
        predicate('GeoMatch', id('home-countries')),
        predicate('SqlInjectionMatch', id('sqli'), true),
        predicate('XssMatch', id('xss'), true),
        predicate('SizeConstraint', id('big-body'), true),
        predicate('RegexMatch', id('bots')),
      ],
    },
  ]
}

function groupsOf(place: Place, { acls, id, service }: Classic) {
  if (acls.every(({ kind }) => kind === 'empty')) return []
  const emptied = place.random(`classic|${service}|group-emptied`) < 0.5
  return [
    {
      RuleGroupId: id('baseline'),
      Name: 'baseline',
      activated: [
        { RuleId: id('injections'), Priority: 1, Type: 'REGULAR', Action: { Type: 'BLOCK' } },
        { RuleId: id('login-flood'), Priority: 2, Type: 'RATE_BASED', Action: { Type: 'COUNT' } },
      ],
    },
    ...(emptied ? [{ RuleGroupId: id('seasonal'), Name: 'seasonal', activated: [] }] : []),
  ]
}

/** The sets by the name of their id in requests, each with the member that AWS answers it in. */
function setsOf(place: Place, { id, service }: Classic): { readonly [request: string]: readonly object[] } {
  const set = (name: string, key: string, list: string, entries: readonly object[]) => ({
    [key]: id(name),
    Name: name,
    [list]: entries,
  })
  // The script that fed the list was switched off one day in half of the places.
  const fed = place.random(`classic|${service}|fed`) < 0.5 || place.day < place.pick(`classic|${service}|unfed`, 15, 80)
  const body = { Type: 'BODY' }
  return {
    IPSetId: [
      set(
        'bad-ips',
        'IPSetId',
        'IPSetDescriptors',
        fed
          ? [
              { Type: 'IPV4', Value: '198.51.100.0/24' },
              { Type: 'IPV6', Value: '2001:db8::/32' },
            ]
          : [],
      ),
    ],
    GeoMatchSetId: [
      set(
        'home-countries',
        'GeoMatchSetId',
        'GeoMatchConstraints',
        ['DE', 'AT', 'CH'].map((Value) => ({ Type: 'Country', Value })),
      ),
    ],
    ByteMatchSetId: [
      set('admin-path', 'ByteMatchSetId', 'ByteMatchTuples', [
        {
          FieldToMatch: { Type: 'URI' },
          TargetString: encoder.encode('/admin'),
          TextTransformation: 'LOWERCASE',
          PositionalConstraint: 'STARTS_WITH',
        },
        {
          FieldToMatch: { Type: 'HEADER', Data: 'x-origin-verify' },
          TargetString: encoder.encode(`s3cr3t-${place.hex('classic|secret', 8)}`),
          TextTransformation: 'NONE',
          PositionalConstraint: 'EXACTLY',
        },
      ]),
    ],
    SqlInjectionMatchSetId: [
      set('sqli', 'SqlInjectionMatchSetId', 'SqlInjectionMatchTuples', [
        { FieldToMatch: body, TextTransformation: 'URL_DECODE' },
        { FieldToMatch: { Type: 'QUERY_STRING' }, TextTransformation: 'URL_DECODE' },
      ]),
    ],
    XssMatchSetId: [
      set('xss', 'XssMatchSetId', 'XssMatchTuples', [{ FieldToMatch: body, TextTransformation: 'HTML_ENTITY_DECODE' }]),
    ],
    SizeConstraintSetId: [
      set('big-body', 'SizeConstraintSetId', 'SizeConstraints', [
        { FieldToMatch: body, TextTransformation: 'NONE', ComparisonOperator: 'GT', Size: 8192 },
      ]),
    ],
    RegexMatchSetId: [
      set('bots', 'RegexMatchSetId', 'RegexMatchTuples', [
        {
          FieldToMatch: { Type: 'HEADER', Data: 'user-agent' },
          TextTransformation: 'NONE',
          RegexPatternSetId: id('bot-patterns'),
        },
      ]),
    ],
    RegexPatternSetId: [
      set('bot-patterns', 'RegexPatternSetId', 'RegexPatternStrings', [
        '[Bb]adBot',
        'python-requests/1\\.',
      ] as unknown as readonly object[]),
    ],
  }
}

function aclOf(
  place: Place,
  { id, service }: Classic,
  { kind, name, id: WebACLId, arn: WebACLArn }: ClassicWebAclPlan,
) {
  const counting = kind === 'counting'
  const Action = { Type: counting ? 'COUNT' : 'BLOCK' }
  const limited = place.random(`classic|${service}|${name}|limited`) < 0.7
  const Rules = [
    { RuleId: id('bad-ips'), Priority: 1, Type: 'REGULAR', Action },
    { RuleId: id('admin-only-from-office'), Priority: 2, Type: 'REGULAR', Action: { Type: 'ALLOW' } },
    ...(limited ? [{ RuleId: id('login-flood'), Priority: 3, Type: 'RATE_BASED', Action }] : []),
    {
      RuleId: id('baseline'),
      Priority: 4,
      Type: 'GROUP',
      OverrideAction: { Type: counting ? 'COUNT' : 'NONE' },
      ExcludedRules: [{ RuleId: id('login-flood') }],
    },
  ]
  return {
    WebACLId,
    Name: name,
    MetricName: name.replaceAll('-', ''),
    DefaultAction: { Type: 'ALLOW' },
    Rules: kind === 'empty' ? [] : Rules,
    WebACLArn,
  }
}

function loggingOf(place: Place, { acls, service }: Classic) {
  return acls
    .filter(({ name, kind }) => kind !== 'empty' && place.random(`classic|${service}|${name}|logged`) < 0.5)
    .map(({ arn, name }) => ({
      ResourceArn: arn,
      LogDestinationConfigs: [
        `arn:${place.partition}:firehose:${place.region}:${place.accountId}:deliverystream/aws-waf-logs-${name}`,
      ],
      RedactedFields: [{ Type: 'HEADER', Data: 'authorization' }],
    }))
}

function tagsOf(place: Place, classic: Classic, arn: string | undefined) {
  const named: readonly (Named & { readonly arn: string })[] = [
    ...classic.acls.map(({ arn: own, name }) => ({ arn: own, Name: name })),
    ...rulesOf(classic).map(({ RuleId, Name }) => ({ Name, arn: classicArn(classic.service, place, 'rule', RuleId) })),
    ...rateBasedRulesOf(classic).map(({ RuleId, Name }) => ({
      Name,
      arn: classicArn(classic.service, place, 'ratebasedrule', RuleId),
    })),
    ...groupsOf(place, classic).map(({ RuleGroupId, Name }) => ({
      Name,
      arn: classicArn(classic.service, place, 'rulegroup', RuleGroupId),
    })),
  ]
  const found = named.find((one) => one.arn === arn)
  if (!found) return nonexistent(arn)
  return place.random(`classic|${found.Name}|tags`) < 0.6 ? [] : [{ Key: 'owner', Value: 'web-équipe (2017)' }]
}

/** The answers of one half. */
export function classicWafAnswers(service: ClassicService): { readonly [operation: string]: Answer } {
  const at = (place: Place) => classicAt(place, service)
  const list = <T>(
    member: string,
    items: (place: Place, input: Record<string, unknown>) => readonly T[] | SimulatedError,
  ) =>
    paged<Paged, T>({
      items: (input, place) => items(place, input as Record<string, unknown>),
      page: (some, NextMarker) => ({ [member]: some, NextMarker }),
      token: ({ NextMarker }) => NextMarker,
      asked: ({ Limit }) => Limit,
      limit: 100,
    })
  const one = (member: string, key: string, all: (place: Place) => readonly object[]) =>
    answers((input: Record<string, unknown>, place) => {
      const found = all(place).find((item) => (item as Record<string, unknown>)[key] === input[key])
      return found ? { [member]: found } : nonexistent(input[key])
    })
  const set = (member: string) => one(member, `${member}Id`, (place) => setsOf(place, at(place))[`${member}Id`] ?? [])
  const summary = ({ RuleId, Name }: { RuleId: string; Name: string }) => ({ RuleId, Name })
  return {
    ListWebACLs: list('WebACLs', (place) => at(place).acls.map(({ id, name }) => ({ WebACLId: id, Name: name }))),
    GetWebACL: one('WebACL', 'WebACLId', (place) => at(place).acls.map((plan) => aclOf(place, at(place), plan))),
    ListLoggingConfigurations: list('LoggingConfigurations', (place) => loggingOf(place, at(place))),
    ListRules: list('Rules', (place) => rulesOf(at(place)).map(summary)),
    GetRule: one('Rule', 'RuleId', (place) => rulesOf(at(place))),
    ListRateBasedRules: list('Rules', (place) => rateBasedRulesOf(at(place)).map(summary)),
    GetRateBasedRule: one('Rule', 'RuleId', (place) => rateBasedRulesOf(at(place))),
    ListRuleGroups: list('RuleGroups', (place) =>
      groupsOf(place, at(place)).map(({ RuleGroupId, Name }) => ({ RuleGroupId, Name })),
    ),
    ListActivatedRulesInRuleGroup: list<object>('ActivatedRules', (place, { RuleGroupId }) => {
      const group = groupsOf(place, at(place)).find((some) => some.RuleGroupId === RuleGroupId)
      return group ? group.activated : nonexistent(RuleGroupId)
    }),
    ListTagsForResource: answers(({ ResourceARN }: { ResourceARN?: string }, place) => {
      const TagList = tagsOf(place, at(place), ResourceARN)
      return TagList instanceof SimulatedError ? TagList : { TagInfoForResource: { ResourceARN, TagList } }
    }),
    GetIPSet: set('IPSet'),
    GetGeoMatchSet: set('GeoMatchSet'),
    GetByteMatchSet: set('ByteMatchSet'),
    GetSqlInjectionMatchSet: set('SqlInjectionMatchSet'),
    GetXssMatchSet: set('XssMatchSet'),
    GetSizeConstraintSet: set('SizeConstraintSet'),
    GetRegexMatchSet: set('RegexMatchSet'),
    GetRegexPatternSet: set('RegexPatternSet'),
  }
}

/** How many resources one half holds at a place, by CloudFormation type. */
export function classicWafCount(service: ClassicService, place: Place): { readonly [resourceType: string]: number } {
  const classic = classicAt(place, service)
  const prefix = service === 'waf' ? 'AWS::WAF' : 'AWS::WAFRegional'
  return {
    [`${prefix}::WebACL`]: classic.acls.length,
    [`${prefix}::Rule`]: rulesOf(classic).length,
    [`${prefix}::RateBasedRule`]: rateBasedRulesOf(classic).length,
    [`${prefix}::RuleGroup`]: groupsOf(place, classic).length,
  }
}
