import { expect, test } from 'vitest'
import { connectAws } from './client.ts'
import { customEndpoint, EndpointRefused } from './endpoint.ts'

test('an endpoint in the environment is refused, by name, unless it is allowed', () => {
  expect(customEndpoint(false, {})).toBeNull()
  expect(customEndpoint(false, { AWS_ENDPOINT_URL: '' })).toBeNull()
  for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL_DYNAMODB']) {
    expect(() => customEndpoint(false, { [name]: 'http://evil' })).toThrow(EndpointRefused)
    expect(() => customEndpoint(false, { [name]: 'http://evil' })).toThrow(name)
  }
  expect(customEndpoint(true, { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' })).toBe('http://127.0.0.1:4566')
  expect(() => customEndpoint(true, { AWS_ENDPOINT_URL_RDS: 'http://127.0.0.1:4566' })).toThrow('AWS_ENDPOINT_URL_RDS')
  expect(() => customEndpoint(true, { AWS_ENDPOINT_URL: 'file:///etc/passwd' })).toThrow('not an http')
})

test('a connection is not opened while a stray endpoint is set', () => {
  process.env.AWS_ENDPOINT_URL_RDS = 'http://127.0.0.1:1'
  try {
    expect(() => connectAws()).toThrow(EndpointRefused)
  } finally {
    delete process.env.AWS_ENDPOINT_URL_RDS
  }
})

test('AWS itself is never asked without rate limits', () => {
  expect(() => connectAws({ limits: 'none' })).toThrow('rate limits')
  connectAws({ limits: 'none', endpoint: 'http://127.0.0.1:1' }).close()
})
