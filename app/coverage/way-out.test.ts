import { expect, test } from 'vitest'
import { cellOutcomes } from '#domain/coverage.ts'
import { wayOut } from './way-out.ts'

const cause = { code: 'AccessDenied', call: 'rds:DescribeDBInstances', policyArn: null, message: 'no' }

test('a denial by the role itself is mended by its template; one from above it is not', () => {
  for (const outcome of ['DENIED', 'PARTIAL'] as const) {
    expect(wayOut({ ...cause, outcome, policyType: 'identity-based policy' }).command).toContain('iam-policy')
    expect(wayOut({ ...cause, outcome, policyType: null }).command).toContain('iam-policy')
    for (const policyType of ['service control policy', 'resource control policy', 'permissions boundary'])
      expect(wayOut({ ...cause, outcome, policyType }).command).toBeNull()
  }
})

test('every outcome has a way out, in words', () => {
  for (const outcome of [...cellOutcomes, 'STALE'] as const)
    expect(wayOut({ ...cause, outcome, policyType: null }).text).toMatch(/\.$/)
})
