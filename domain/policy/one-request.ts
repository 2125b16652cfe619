/**
 * Whether a policy lets one request in: IAM's evaluation as AWS documents it, request by request. Plain and slow; what
 * `accessOf` says of all requests at once is checked against it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export interface Request {
  /** An ARN of IAM, or a service: `sns.amazonaws.com`. */
  readonly principal: string
  readonly action: string
  readonly resource: string
  /** Condition keys in lower case, with their values; a key that is absent is absent from the request. */
  readonly keys: Readonly<Record<string, readonly string[]>>
}

type Json = Readonly<Record<string, unknown>>
type Block = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export function letsIn(policy: { readonly Version: string; readonly Statement: readonly object[] }, request: Request) {
  const variables = policy.Version === '2012-10-17'
  const applying = policy.Statement.filter((statement) => applies(statement as Json, request, variables)) as Json[]
  return applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny')
}

function applies(statement: Json, request: Request, variables: boolean): boolean {
  const { Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition = {} } = statement
  const one = (named: unknown, except: unknown, meets: (name: unknown) => boolean) =>
    named === undefined ? !meets(except) : meets(named)
  const glob = (text: string) => (patterns: unknown) =>
    list(patterns).some((pattern) => like(fill(pattern, request, variables), text))
  return (
    one(Principal, NotPrincipal, (element) => isNamed(element, request.principal)) &&
    one(Action, NotAction, (actions) =>
      glob(request.action.toLowerCase())(list(actions).map((a) => a.toLowerCase())),
    ) &&
    one(Resource, NotResource, glob(request.resource)) &&
    Object.entries(Condition as Block).every(([operator, block]) =>
      Object.entries(block).every(([key, values]) =>
        holds(operator, request.keys[key.toLowerCase()] ?? null, list(values), (value) =>
          fill(value, request, variables),
        ),
      ),
    )
  )
}

function isNamed(element: unknown, principal: string): boolean {
  if (element === '*') return true
  return Object.entries(element as Json).some(([kind, names]) =>
    list(names).some((name) => {
      if (kind === 'Service') return name === principal
      if (name === '*') return true
      const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1]
      return account ? principal.split(':')[4] === account : name === principal
    }),
  )
}

function holds(
  name: string,
  asked: readonly string[] | null,
  values: readonly string[],
  filled: (value: string) => string,
): boolean {
  const [, set, operator = '', ifExists] = /^(?:for(any|all)values?:)?(\w+?)(ifexists)?$/.exec(name.toLowerCase()) ?? []
  if (operator === 'null') return values.some((value) => (value === 'true') === (asked === null))
  const negated = operator.includes('not')
  if (asked === null || asked.length === 0)
    return set === 'all' || (set !== 'any' && (negated || ifExists !== undefined))
  const equal = (one: string) => values.some((value) => compare(operator.replace('not', ''), one, filled(value)))
  const met = (one: string) => equal(one) !== negated
  return set === 'any' ? asked.some(met) : asked.every(met)
}

function compare(operator: string, asked: string, value: string): boolean {
  switch (operator) {
    case 'stringequals':
      return asked === value
    case 'stringlike':
      return like(value, asked)
    case 'bool':
      return asked === value
    case 'ipaddress':
      return asked.startsWith(value.replace(/(\.0)*\/\d+$/, '.'))
    default: {
      const parts = (arn: string) => [...arn.split(':').slice(0, 5), arn.split(':').slice(5).join(':')]
      return parts(value).every((part, i) => like(part, parts(asked)[i] ?? ''))
    }
  }
}

/** With policy variables replaced; one whose key is absent makes a text that nothing equals. */
function fill(value: string, { keys }: Request, variables: boolean): string {
  return variables ? value.replace(/\$\{([^}]*)\}/g, (_, key: string) => keys[key.toLowerCase()]?.[0] ?? '\0') : value
}

function like(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern
  if (pattern === '') return text === ''
  if (head === '*') return like(rest.join(''), text) || (text !== '' && like(pattern, text.slice(1)))
  return text !== '' && (head === '?' || head === text[0]) && like(rest.join(''), text.slice(1))
}

const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]) as string[]
