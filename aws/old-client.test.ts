import { GetWebACLCommand, ListWebACLsCommand, WAFRegionalClient } from '@aws-sdk/client-waf-regional'
import { afterEach, describe, expect, it } from 'vitest'
import { operation } from '#domain/collector.ts'
import { type AnsweringServer, type Asked, answeringServer, json, jsonError, type Reply } from './answering-server.ts'
import { type AwsConnection, connectAws, type Session } from './client.ts'
import { AwsFailure } from './errors.ts'

/**
 * The package of WAF Classic's regional half is older than the others and built otherwise: without schemas, with its own
 * copies of the SDK's parts. It must behave on our road as every other client does.
 */

const listWebAcls = operation({
  client: WAFRegionalClient,
  command: ListWebACLsCommand,
  name: 'waf-regional:ListWebACLs',
})
const getWebAcl = operation({ client: WAFRegionalClient, command: GetWebACLCommand, name: 'waf-regional:GetWebACL' })

/** A client that keeps an identity of its own, whatever it is told. */
class Stubborn extends WAFRegionalClient {
  constructor(config: object) {
    super({ ...config, credentials: { accessKeyId: 'AKIAOTHER', secretAccessKey: 'other' } })
  }
}

const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

async function road(answer: (asked: Asked) => Reply | 'hang' | Promise<Reply>, more = {}) {
  const server: AnsweringServer = await answeringServer(answer)
  const connection = connectAws({
    endpoint: server.url,
    transientBaseMs: 1,
    throttledBaseMs: 1,
    limits: 'none',
    requestTimeoutMs: 150,
    ...more,
  })
  opened.push(connection, server)
  return { server, connection }
}

function session(connection: AwsConnection, accountId = '111111111111'): Session {
  return {
    accountId,
    partition: 'aws',
    connection,
    credentials: async () => ({ accessKeyId: `AKIA${accountId}`, secretAccessKey: accountId, sessionToken: accountId }),
    expire: () => {},
  }
}
const to = (connection: AwsConnection, accountId?: string) => ({
  session: session(connection, accountId),
  region: 'eu-west-1',
  signal: AbortSignal.timeout(5_000),
})
async function failureOf(answer: Reply | 'hang'): Promise<AwsFailure> {
  const { connection } = await road(() => answer)
  const error = await connection.send(listWebAcls, {}, to(connection)).then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof AwsFailure)) throw new Error(`Expected an AwsFailure, got ${String(error)}`)
  return error
}

describe('the client of WAF Classic regional', () => {
  it('signs each request as the account it is for, one after another and at once', async () => {
    // Time enough for a busy machine: what is tried again is counted twice.
    const { connection, server } = await road(({ input }) => json({ WebACL: { WebACLId: input.WebACLId } }), {
      requestTimeoutMs: 10_000,
    })
    const accounts = Array.from({ length: 12 }, (_, index) => String(100000000000 + index))
    const ask = (account: string) => connection.send(getWebAcl, { WebACLId: account }, to(connection, account))
    for (const account of accounts) await ask(account)
    const answers = await Promise.all(accounts.map(ask))
    expect(answers).toMatchObject(accounts.map((WebACLId) => ({ WebACL: { WebACLId } })))
    expect(server.asked).toHaveLength(24)
    for (const { accessKeyId, input } of server.asked) expect(accessKeyId).toBe(`AKIA${input.WebACLId}`)
    expect(new Set(server.asked.map(({ service, region }) => `${service} ${region}`))).toEqual(
      new Set(['waf-regional eu-west-1']),
    )
  })
  it('never sends what another identity has signed', async () => {
    const { connection, server } = await road(() => json({ WebACLs: [] }))
    await expect(connection.send({ ...listWebAcls, client: Stubborn }, {}, to(connection))).rejects.toThrow(
      'signed a request with the identity of another call',
    )
    expect(server.asked).toEqual([])
  })
  it('is tried again and counted by our strategy', async () => {
    let attempts = 0
    const { connection } = await road(() =>
      ++attempts <= 3 ? jsonError('ThrottlingException', 'Rate exceeded') : json({ WebACLs: [] }),
    )
    const counts = { calls: 0, retries: 0, throttles: 0, pages: 0 }
    await connection.send(listWebAcls, {}, { ...to(connection), counts })
    expect(counts).toEqual({ calls: 4, retries: 3, throttles: 3, pages: 0 })
  })
  it.each<[string, Reply | 'hang', object]>([
    [
      'a denial',
      jsonError('AccessDeniedException', 'User is not authorized', 400),
      { kind: 'denied', code: 'AccessDeniedException', httpStatus: 400, requestId: 'r-1' },
    ],
    [
      'what WAF Classic models',
      jsonError('WAFInvalidAccountException', 'x'),
      { kind: 'invalid', code: 'WAFInvalidAccountException' },
    ],
    [
      'what it does not',
      jsonError('WAFBadRequestException', 'AWS WAF Classic support has ended'),
      { kind: 'invalid', code: 'WAFBadRequestException' },
    ],
    ['an item that is gone', jsonError('WAFNonexistentItemException', 'x'), { kind: 'not-found' }],
    ['an operation that is gone', jsonError('UnknownOperationException', ''), { kind: 'not-offered' }],
    ['an endpoint that is gone', { status: 410, body: '{}' }, { kind: 'not-offered', code: 'HTTP_410' }],
    ['an endpoint that has nothing', { status: 404, body: '{}' }, { kind: 'invalid', code: 'HTTP_404' }],
    ['a refusal without a code', { status: 403, body: '{}' }, { kind: 'denied', code: 'HTTP_403' }],
    ['a server error', jsonError('InternalFailure', 'x', 500), { kind: 'server' }],
    ['a proxy’s page', { status: 200, body: '<html>Sign in</html>' }, { kind: 'parse', code: 'UNREADABLE_ANSWER' }],
    ['an empty answer', { status: 200, body: '' }, { kind: 'parse', code: 'UNREADABLE_ANSWER' }],
    ['a cut answer', { ...json({ WebACLs: [] }), truncate: true }, { kind: 'network' }],
    ['silence', 'hang', { kind: 'timeout', code: 'TIMEOUT' }],
  ])('%s is the failure it is everywhere', async (_, answer, expected) => {
    expect(await failureOf(answer)).toMatchObject(expected)
  })
})
