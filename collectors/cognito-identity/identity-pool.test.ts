import { expect, it } from 'vitest'
import { isObserved } from '#domain/observed.ts'
import { identityPool, poolHead } from './identity-pool.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const pool = { IdentityPoolId: 'eu-west-1:1a', IdentityPoolName: 'web', AllowUnauthenticatedIdentities: false }

it('a pool that does not say whether the classic flow is allowed is not taken for one that forbids it', () => {
  const { facts, arn } = identityPool(poolHead(pool), {}, where)
  expect(arn).toBe('arn:aws:cognito-identity:eu-west-1:111122223333:identitypool/eu-west-1:1a')
  expect(facts.allowClassicFlow).toMatchObject({ unobserved: 'not-returned' })
  expect(isObserved(facts.allowUnauthenticatedIdentities) && facts.allowUnauthenticatedIdentities.value).toBe(false)
})

it('keeps none of the ids of the apps that it trusts', () => {
  const head = poolHead({ ...pool, SupportedLoginProviders: { 'graph.facebook.com': 'hunter2' } })
  expect(JSON.stringify(head)).not.toContain('hunter2')
})
