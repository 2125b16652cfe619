import { expect, test } from 'vitest'
import { classify, policyNamed } from './classify.ts'
import { outcomeOf, unobservedReasonOf } from './errors.ts'

const call = 'rds:DescribeDBInstances'
const error = (name: string, message = '', rest: object = {}) => Object.assign(new Error(message), { name, ...rest })
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } })

for (const [what, thrown, kind, code] of [
  ['EC2 throttling', error('RequestLimitExceeded', '', status(503)), 'throttled', 'RequestLimitExceeded'],
  ['query throttling', error('Throttling', 'Rate exceeded', status(400)), 'throttled', 'Throttling'],
  ['a 429 without a code', error('Unknown', '', status(429)), 'throttled', 'Unknown'],
  ['EC2 denial', error('UnauthorizedOperation', '', status(403)), 'denied', 'UnauthorizedOperation'],
  ['a 403 without a code', error('Unknown', '', status(403)), 'denied', 'HTTP_403'],
  [
    'DAX where it is not offered',
    error('InvalidParameterValueException', 'Access Denied to API Version: DAX_V3'),
    'not-offered',
    'InvalidParameterValueException',
  ],
  [
    'an operation the region lacks',
    error('UnknownOperationException', 'not supported in the called region'),
    'not-offered',
    'UnknownOperationException',
  ],
  ['a service not subscribed to', error('OptInRequired', '', status(401)), 'not-offered', 'OptInRequired'],
  ['a region switched off at STS', error('RegionDisabledException'), 'region-off', 'RegionDisabledException'],
  ['expired credentials', error('ExpiredToken'), 'expired', 'ExpiredToken'],
  ['a clock that is wrong', error('RequestTimeTooSkewed'), 'invalid', 'CLOCK_SKEW'],
  ['an expired signature', error('InvalidSignatureException', 'Signature expired: 2026'), 'invalid', 'CLOCK_SKEW'],
  [
    'a refused connection',
    error('Error', 'connect ECONNREFUSED 10.0.0.1', { code: 'ECONNREFUSED' }),
    'network',
    'ECONNREFUSED',
  ],
  [
    'a forged certificate',
    error('Error', 'self-signed', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    'network',
    'SELF_SIGNED_CERT_IN_CHAIN',
  ],
  ['no connection in time', error('TimeoutError', 'Socket timed out'), 'timeout', 'TIMEOUT'],
  [
    'a parameter group that is gone',
    error('DBParameterGroupNotFoundFault', '', status(404)),
    'not-found',
    'DBParameterGroupNotFoundFault',
  ],
  [
    'a web ACL that is gone',
    error('WAFNonexistentItemException', '', status(400)),
    'not-found',
    'WAFNonexistentItemException',
  ],
  [
    'a task definition that is gone',
    error('ClientException', 'Unable to describe task definition.', status(400)),
    'not-found',
    'ClientException',
  ],
  ['another mistake', error('ClientException', 'Tasks are too many.', status(400)), 'invalid', 'ClientException'],
  ['broken JSON', error('SyntaxError', 'Unexpected token < in JSON'), 'parse', 'UNREADABLE_ANSWER'],
  ['a server error', error('InternalFailure', '', status(500)), 'server', 'InternalFailure'],
  ['a server error without a code', error('Unknown', '', status(502)), 'server', 'HTTP_502'],
  [
    'no credentials at all',
    error('CredentialsProviderError', 'Could not load credentials'),
    'invalid',
    'NO_CREDENTIALS',
  ],
  ['a bad request', error('ValidationException', '', status(400)), 'invalid', 'ValidationException'],
] as const) {
  test(`${what} is ${kind}`, () => {
    expect(classify(thrown, { call })).toMatchObject({ kind, code, call })
  })
}

test('a host without an address means "not offered" only while AWS is otherwise reached', () => {
  const thrown = error('Error', 'getaddrinfo ENOTFOUND dax.xx.amazonaws.com', { code: 'ENOTFOUND' })
  expect(classify(thrown, { call, awsReached: true }).kind).toBe('not-offered')
  expect(classify(thrown, { call }).kind).toBe('network')
})

test('AWS’s wordings of policies are understood', () => {
  const arn = 'arn:aws:organizations::1:policy/o-a/service_control_policy/p-b'
  const deny = (type: string) =>
    `User: x is not authorized to perform: a:B on resource: c with an explicit deny in a ${type}`
  const no = (type: string) => `User: x is not authorized to perform: a:B because no ${type} allows the a:B action`
  expect(policyNamed(`${deny('service control policy')}: ${arn}.`)).toEqual({
    policyType: 'service control policy',
    policyArn: arn,
  })
  for (const type of ['resource control policy', 'permissions boundary', 'session policy', 'VPC endpoint policy']) {
    expect(policyNamed(deny(type))).toEqual({ policyType: type, policyArn: null })
  }
  for (const type of [
    'identity-based policy',
    'resource-based policy',
    'service control policy',
    'permissions boundary',
  ]) {
    expect(policyNamed(no(type))).toEqual({ policyType: type, policyArn: null })
  }
  expect(policyNamed('with an explicit deny in an identity-based policy').policyType).toBe('identity-based policy')
  expect(policyNamed('You are not authorized to perform this operation.')).toEqual({
    policyType: null,
    policyArn: null,
  })
})

test('messages lose signatures, tokens, key ids and line breaks', () => {
  const message =
    'The request signature we calculated does not match.\nKey AKIAABCDEFGHIJKLMNOP\n\nThe Canonical String for this request should have been\nPOST\nx-amz-security-token:FwoGZXIvYXdzEBYaDH'
  const failure = classify(error('SignatureDoesNotMatch', message, status(403)), { call })
  expect(failure.message).toBe('The request signature we calculated does not match. Key [access key]')
  const encoded = classify(error('UnauthorizedOperation', 'No. Encoded authorization failure message: abcDEF-123'), {
    call,
  })
  expect(encoded.message).toBe('No.')
  expect(classify(error('X', 'y'.repeat(5_000)), { call }).message).toHaveLength(500)
})

test('only refusals, throttling and absence have outcomes of their own; everything else is ERROR and "error"', () => {
  expect(
    ['denied', 'throttled', 'region-off', 'not-offered', 'timeout', 'parse'].map((kind) => outcomeOf(kind as never)),
  ).toEqual(['DENIED', 'THROTTLED', 'REGION_OFF', 'NOT_OFFERED', 'ERROR', 'ERROR'])
  expect(
    ['denied', 'throttled', 'region-off', 'not-offered', 'timeout', 'not-found'].map((kind) =>
      unobservedReasonOf(kind as never),
    ),
  ).toEqual(['denied', 'throttled', 'region-off', 'not-offered', 'error', 'error'])
})
