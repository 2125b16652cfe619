import type { Declined } from '#domain/control.ts'

export const declined: readonly Declined[] = [
  {
    id: 'api-gateway/method-request-validation',
    reason:
      'What the validator of a method checks takes one more call per API (GetRequestValidators), out of ten a second for the whole account that deployments need too.',
  },
]
