import { Unseen, unobserved } from '#domain/observed.ts'

/** One statement of a VPC endpoint policy, with single values made lists. */
export interface EndpointStatement {
  readonly effect: 'Allow' | 'Deny'
  /** `*`, ARNs and account ids. */
  readonly principals: readonly string[]
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  /** Operator and key in lower case. */
  readonly conditions: readonly {
    readonly operator: string
    readonly key: string
    readonly values: readonly string[]
  }[]
}

/** The policy AWS attaches when nobody writes one: everything, for everyone. */
const fullAccess: EndpointStatement = {
  effect: 'Allow',
  principals: ['*'],
  actions: ['*'],
  resources: ['*'],
  conditions: [],
}

/**
 * The statements of an endpoint policy; null stands for AWS's default. Throws Unseen for text that is no policy, or
 * that says who and what in the negative (`NotAction` …).
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function endpointStatements(text: string | null): readonly EndpointStatement[] {
  if (text === null) return [fullAccess]
  const unreadable = (detail: string) => new Unseen(unobserved('schema-drift', 'ec2:DescribeVpcEndpoints', detail))
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw unreadable('the endpoint policy is not JSON')
  }
  const statements = list((document as { Statement?: unknown } | null)?.Statement)
  return statements.map((raw) => {
    const statement = raw as Record<string, unknown>
    const { Effect: effect, Principal: principal } = statement
    if (effect !== 'Allow' && effect !== 'Deny') throw unreadable('a statement has neither Allow nor Deny')
    if (
      statement.NotAction !== undefined ||
      statement.NotResource !== undefined ||
      statement.NotPrincipal !== undefined
    ) {
      throw unreadable('a statement names what it is not about')
    }
    const principals =
      typeof principal === 'object' && principal !== null ? Object.values(principal).flatMap(texts) : texts(principal)
    const conditions = Object.entries((statement.Condition ?? {}) as Record<string, Record<string, unknown>>).flatMap(
      ([operator, block]) =>
        Object.entries(block).map(([key, values]) => ({
          operator: operator.toLowerCase(),
          key: key.toLowerCase(),
          values: texts(values),
        })),
    )
    return { effect, principals, actions: texts(statement.Action), resources: texts(statement.Resource), conditions }
  })
}

/** True when a statement lets everyone do everything to everything, without a condition. */
export function allowsEverything(statement: EndpointStatement): boolean {
  const all = (values: readonly string[], ...wide: string[]) =>
    values.some((value) => wide.includes(value.toLowerCase()))
  return (
    statement.effect === 'Allow' &&
    statement.conditions.length === 0 &&
    all(statement.principals, '*') &&
    all(statement.actions, '*', 'dynamodb:*') &&
    all(statement.resources, '*', 'arn:*', 'arn:aws:dynamodb:*:*:*', 'arn:aws:dynamodb:*:*:table/*')
  )
}

/** Is the service of an endpoint DynamoDB (tables, not streams)? Names differ by region and partition. */
export function isDynamoDb(serviceName: string): boolean {
  return serviceName.endsWith('.dynamodb')
}

const list = (value: unknown): readonly unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])
const texts = (value: unknown): readonly string[] => list(value).map(String)
