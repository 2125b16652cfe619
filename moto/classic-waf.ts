import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Moto } from './server.ts'

/**
 * moto has no WAF Classic, without which nobody can say that a load balancer has no web ACL at all. This puts in front
 * of it the one answer of an account that never had any; everything else is moto's.
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_wafRegional_ListWebACLs.html
 */
export async function withoutClassicWaf(moto: Moto): Promise<Moto> {
  const server = createServer((asked, answer) => {
    if (signedFor(asked) !== 'waf-regional') return passOn(moto.url, asked, answer)
    asked.resume()
    answer
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      .end('{"WebACLs":[],"Rules":[],"RuleGroups":[]}')
  })
  server.keepAliveTimeout = 120_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    stop() {
      server.close()
      server.closeAllConnections()
      moto.stop()
    },
  }
}

/** The service in the credential's scope: `Credential=AKIA…/20261125/eu-central-1/waf-regional/aws4_request`. */
function signedFor({ headers }: IncomingMessage): string | undefined {
  return /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1]
}

function passOn(url: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, url: path, headers } = asked
  const onward = request(new URL(path ?? '/', url), { method, headers }, (answered) => {
    answer.writeHead(answered.statusCode ?? 502, answered.headers)
    answered.pipe(answer)
  })
  onward.on('error', (error) => answer.destroy(error))
  asked.pipe(onward)
}
