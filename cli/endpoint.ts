import { InputError } from './input.ts'

/**
 * AWS_ENDPOINT_URL, when the user allowed it; null when it is not set. Set but not allowed is an error: whoever is
 * behind it would receive signed requests.
 */
export function customEndpoint(allowed: boolean): string | null {
  const endpoint = process.env.AWS_ENDPOINT_URL
  if (!endpoint) return null
  if (!allowed) {
    throw new InputError(
      'AWS_ENDPOINT_URL is set, so signed requests would go there instead of to AWS. Unset it, or say --allow-custom-endpoint.',
    )
  }
  if (!URL.canParse(endpoint)) throw new InputError(`AWS_ENDPOINT_URL is not an address: ${endpoint}`)
  return endpoint
}
