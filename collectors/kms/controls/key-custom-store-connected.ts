import { compliant, defineControl, nonCompliant } from '#domain/control.ts'
import type { CustomKeyStoreFacts } from '#domain/keys/keys.ts'

export const control = defineControl<CustomKeyStoreFacts>()({
  resourceType: 'AWS::KMS::CustomKeyStore',
  title: 'Custom key store is connected',
  severity: 'high',
  dimension: 'resilience',
  why: 'While the store is not connected, none of its keys works, and what is encrypted under them cannot be read.',
  fix: 'Connect the key store; where that fails, follow the error code to its cluster or proxy.',
  reference: 'https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html',
  expected: 'CONNECTED',
  needs: ['connectionState', 'connectionErrorCode'],
  evaluate: ({ connectionState, connectionErrorCode, name }) =>
    connectionState === 'CONNECTED'
      ? compliant(`${name} is connected.`)
      : nonCompliant(
          `The state of ${name} is ${connectionState}${connectionErrorCode === null ? '' : ` (${connectionErrorCode})`}.`,
        ),
  examples: {
    compliant: [{ facts: { connectionState: 'CONNECTED', connectionErrorCode: null } }],
    nonCompliant: [
      { facts: { connectionState: 'DISCONNECTED', connectionErrorCode: null } },
      { facts: { connectionState: 'CONNECTING', connectionErrorCode: null } },
      { facts: { connectionState: 'FAILED', connectionErrorCode: 'CLUSTER_NOT_FOUND' } },
    ],
  },
})
