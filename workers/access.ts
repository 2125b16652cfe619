import { z } from 'zod'
import { type AwsConnection, connectAws } from '#aws/client.ts'

/**
 * How a scan reaches AWS; kept with the scan, so that every worker that takes part reaches it the same way.
 * Credentials are not part of it: each worker has its own, from the SDK's default chain.
 */
export const scanAccess = z.object({
  /** The read-only role in every account. */
  roleName: z.string().min(1).default('ParapetReadOnly'),
  externalId: z.string().min(1).optional(),
  /** Role (ARN or name) to assume before asking Organizations, when the worker's own account may not ask. */
  managementRole: z.string().min(1).optional(),
  /** Always-on region whose STS, Organizations and Account endpoints are used; decides the partition. */
  homeRegion: z.string().min(1).default('us-east-1'),
  /** An endpoint in AWS's place: the simulator, or an emulator the user allowed. */
  endpoint: z.url().optional(),
  /** `none`: the endpoint has no rate limits to respect. Refused for AWS itself. */
  limits: z.enum(['aws', 'none']).default('aws'),
  /** Accounts to scan when there is no organisation. */
  accounts: z.array(z.string().regex(/^\d{12}$/)).optional(),
  /** Regions to scan when AWS does not tell which are enabled. */
  regions: z.array(z.string()).optional(),
  /** Services to read that a scan leaves out unless asked, such as those that AWS has retired. */
  include: z.array(z.string()).default([]),
  /** The pretend organisation that is shown until a real one is scanned. */
  demo: z.boolean().default(false),
  /** Milliseconds after which an account's remaining cells are given up as THROTTLED or ERROR. */
  deadlineMs: z
    .number()
    .int()
    .positive()
    .default(4 * 3_600_000),
  /** Milliseconds to wait for the first byte of an answer, and through the longest silence within it. */
  requestTimeoutMs: z.number().int().positive().default(15_000),
})
export type ScanAccess = z.infer<typeof scanAccess>

const connections = new Map<string, AwsConnection>()

/** The process's connection for a scan: sockets, clients and limits are shared by every account and every scan that reaches AWS the same way. */
export function connectionFor(access: ScanAccess): AwsConnection {
  const key = `${access.homeRegion} ${access.endpoint ?? ''} ${access.limits} ${access.requestTimeoutMs}`
  let connection = connections.get(key)
  if (!connection) {
    connection = connectAws({
      region: access.homeRegion,
      limits: access.limits,
      requestTimeoutMs: access.requestTimeoutMs,
      ...(access.endpoint ? { endpoint: access.endpoint } : {}),
    })
    connections.set(key, connection)
  }
  return connection
}
