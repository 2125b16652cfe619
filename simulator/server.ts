import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { answer, type Outcome, type Situation } from './answering.ts'
import { type Control, control, controlPrefix } from './control.ts'
import type { WireRequest } from './wire/message.ts'
import { hash53 } from './world/random.ts'

/** One HTTP server for every service of the pretend organisation. */
export function createSimulatorServer(situation: Situation, latency: number, controls: Control): Server {
  let received = 0
  const server = createServer((request, response) => {
    received += 1
    // ± 20 %, the same for the same order of requests.
    const jitter =
      latency === 0 ? 0 : latency * (0.8 + (0.4 * hash53(`${situation.world.seed}|${received}`)) / 9007199254740992)
    readRequest(request)
      .then(
        (read) => {
          if (read.path.startsWith(controlPrefix)) return sendJson(response, control(controls, read))
          sendOutcome(response, answer(situation, read), jitter)
        },
        (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
      )
      .catch((error: unknown) => {
        console.error('The simulator failed to answer:', error)
        response.destroy()
      })
  })
  // Longer than any client keeps a connection, so that none is closed just as it is used again.
  server.keepAliveTimeout = 120_000
  server.headersTimeout = 125_000
  server.requestTimeout = 0
  return server
}

async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const body = await readBody(request)
  const target = request.url ?? '/'
  const mark = target.indexOf('?')
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    headers: request.headers,
    body,
    form: new URLSearchParams(isForm ? body : ''),
  }
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.on('error', reject)
  })
}

function sendOutcome(response: ServerResponse, outcome: Outcome, jitter: number): void {
  if (outcome.kind === 'hang') return
  if (outcome.kind === 'reset') {
    response.destroy()
    return
  }
  const wait = jitter + outcome.delay
  if (wait > 0) setTimeout(() => sendResponse(response, outcome), wait)
  else sendResponse(response, outcome)
}

function sendResponse(
  response: ServerResponse,
  { response: answered, truncated }: Extract<Outcome, { readonly kind: 'send' }>,
): void {
  const requestId = randomUUID()
  const { body: start, afterRequestId } = answered
  const body = afterRequestId === null ? Buffer.from(start) : Buffer.from(`${start}${requestId}${afterRequestId}`)
  response.writeHead(answered.status, {
    ...answered.headers,
    'x-amzn-requestid': requestId,
    'content-length': body.length,
  })
  if (truncated) response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy())
  else response.end(body)
}

function sendJson(
  response: ServerResponse,
  { status, content }: { readonly status: number; readonly content: unknown },
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(`${JSON.stringify(content)}\n`)
}
