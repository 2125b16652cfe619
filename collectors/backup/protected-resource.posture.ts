import type { ProtectedResourceFacts } from '#domain/backup.ts'
import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'

/** The entry stores nothing and cannot be reached; it only says what is protected. */
export const posture = definePosture<ProtectedResourceFacts>()({
  resourceType: 'AWS::Backup::ProtectedResource',
  looksAt: [],
  relations: ({ facts: { resourceArn } }) =>
    isObserved(resourceArn) ? [{ kind: 'protects', to: resourceArn.value }] : [],
})
