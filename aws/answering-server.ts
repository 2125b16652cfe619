import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A real HTTP server for this folder's tests: it answers as each test says and remembers who asked what. */

export interface Asked {
  readonly service: string
  readonly operation: string
  readonly region: string
  readonly accessKeyId: string
  /** Form fields of query services, members of JSON services. */
  readonly input: { readonly [name: string]: string }
  readonly at: number
}

export interface Reply {
  readonly status?: number
  readonly body: string
  readonly headers?: { readonly [name: string]: string }
  /** Announce more bytes than are sent, then cut the connection. */
  readonly truncate?: boolean
}

export interface AnsweringServer {
  readonly url: string
  readonly asked: Asked[]
  close(): Promise<void>
}

/** @param answer the reply to one request; `hang` never answers */
export async function answeringServer(
  answer: (asked: Asked) => Reply | 'hang' | Promise<Reply>,
): Promise<AnsweringServer> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const question = await read(request)
    asked.push(question)
    const reply = await answer(question)
    if (reply !== 'hang') write(response, reply)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function read(request: IncomingMessage): Promise<Asked> {
  let body = ''
  for await (const chunk of request) body += chunk
  const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '')
  const target = request.headers['x-amz-target']
  const isJson = typeof target === 'string' || body.startsWith('{')
  const input = isJson
    ? (JSON.parse(body || '{}') as Record<string, string>)
    : Object.fromEntries(new URLSearchParams(body))
  return {
    service: scope?.[3] ?? '',
    operation: typeof target === 'string' ? (target.split('.')[1] ?? '') : (input.Action ?? request.url ?? ''),
    region: scope?.[2] ?? '',
    accessKeyId: scope?.[1] ?? '',
    input,
    at: performance.now(),
  }
}

function write(response: ServerResponse, { status = 200, body, headers = {}, truncate = false }: Reply): void {
  const length = Buffer.byteLength(body)
  response.writeHead(status, { 'content-length': String(truncate ? length + 100 : length), ...headers })
  if (!truncate) return void response.end(body)
  response.write(body, () => response.destroy())
}

export function xml(operation: string, result: string): Reply {
  return {
    body: `<${operation}Response><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></${operation}Response>`,
    headers: { 'content-type': 'text/xml' },
  }
}

export function xmlError(code: string, message: string, status = 400): Reply {
  return {
    status,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`,
    headers: { 'content-type': 'text/xml' },
  }
}

export function json(value: object): Reply {
  return { body: JSON.stringify(value), headers: { 'content-type': 'application/x-amz-json-1.0' } }
}

export function jsonError(code: string, message: string, status = 400): Reply {
  return {
    status,
    body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message }),
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'r-1' },
  }
}
