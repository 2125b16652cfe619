import { Unseen, unobserved } from '#domain/observed.ts'

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])
const everything = (value: unknown) => listOf(value).includes('*')

/**
 * Has the policy a statement that allows every action on every resource to everybody, without a condition: AWS's
 * default for endpoints? Throws `Unseen` for what is no policy.
 */
export function allowsEverything(policyText: string): boolean {
  let policy: { readonly Statement?: unknown }
  try {
    policy = JSON.parse(policyText)
  } catch {
    throw new Unseen(unobserved('schema-drift', 'ec2:DescribeVpcEndpoints', 'the endpoint policy is not JSON'))
  }
  return listOf(policy.Statement).some((statement) => {
    if (typeof statement !== 'object' || statement === null) return false
    const { Effect, Principal, Action, Resource, Condition } = statement as Readonly<Record<string, unknown>>
    const anyone =
      everything(Principal) ||
      (typeof Principal === 'object' && Principal !== null && 'AWS' in Principal && everything(Principal.AWS))
    return Effect === 'Allow' && anyone && everything(Action) && everything(Resource) && Condition === undefined
  })
}
