/** Says that the process was told to talk to something that is not AWS, and was not allowed to. */
export class EndpointRefused extends Error {
  override readonly name = 'EndpointRefused'
}

/**
 * The endpoint that stands in AWS's place, or null. Every request carries a signature made with real credentials, so a
 * stray AWS_ENDPOINT_URL is refused instead of being silently followed, as the SDK would.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function customEndpoint(
  allowed: boolean,
  environment: { readonly [name: string]: string | undefined } = process.env,
): string | null {
  const set = Object.keys(environment).filter((name) => /^AWS_ENDPOINT_URL(_|$)/.test(name) && environment[name])
  if (set.length === 0) return null
  if (!allowed) {
    throw new EndpointRefused(
      `${set.join(', ')} is set: requests signed with your credentials would go there instead of AWS. ` +
        'Unset it, or allow it with --allow-custom-endpoint.',
    )
  }
  const single = environment.AWS_ENDPOINT_URL
  if (set.length > 1 || !single) {
    throw new EndpointRefused(
      `Only AWS_ENDPOINT_URL is supported, for all services at once; unset ${set.filter((name) => name !== 'AWS_ENDPOINT_URL').join(', ')}.`,
    )
  }
  return checkedEndpoint(single)
}

/** The endpoint as given, once it is known to be an http or https address. */
export function checkedEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new EndpointRefused(`"${endpoint}" is not an http or https address.`)
  }
  return endpoint
}
