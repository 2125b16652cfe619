import { NormalizedSchema } from '@smithy/core/schema'
import type { ModelledClient, OperationModel, ServiceModel } from './service-model.ts'

/**
 * SDK packages from before the schemas. AWS JSON needs none: its bodies are plain JSON, its dates epoch seconds and its
 * blobs Base64, which is what the schema of a free-form document makes of them. No other protocol can be read so.
 */

/** Smithy's schema of a value of any form. */
const anyDocument = NormalizedSchema.of(15)

/** @throws Error unless the package speaks AWS JSON */
export async function loadOldService(
  name: string,
  exported: Record<string, unknown>,
  Client: ModelledClient,
): Promise<ServiceModel> {
  const commands = Object.entries(exported).filter(([key]) => /^[A-Z][A-Za-z0-9]+Command$/.test(key))
  const { headers, config } = await firstRequest(Client, commands[0]?.[1] as new (input: object) => object)
  const contentType = headers['content-type'] ?? ''
  const [target = ''] = (headers['x-amz-target'] ?? '').split('.')
  if (!contentType.startsWith('application/x-amz-json') || !config.defaultSigningName)
    throw new Error(`@aws-sdk/client-${name} has no schemas and does not speak AWS JSON, which needs none.`)
  const operations = new Map<string, OperationModel>()
  const service: ServiceModel = {
    name,
    signingName: config.defaultSigningName,
    protocol: 'json',
    contentType,
    version: config.apiVersion,
    target,
    xmlNamespace: '',
    throttlingCode: 'ThrottlingException',
    operations,
  }
  for (const [key] of commands) {
    const operation = key.slice(0, -'Command'.length)
    operations.set(operation, { name: operation, service, input: anyDocument, output: anyDocument, http: null })
  }
  return service
}

/** What a client would send, which alone tells its protocol. */
async function firstRequest(Client: ModelledClient, Command: new (input: object) => object) {
  let headers: { readonly [name: string]: string } = {}
  const client = new Client({
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: { readonly headers: { readonly [name: string]: string } }) => {
        headers = request.headers
        throw new Error('Nothing is sent')
      },
    },
  })
  await client.send(new Command({})).catch(() => {})
  return { headers, config: client.config }
}
