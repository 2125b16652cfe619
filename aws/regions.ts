import { AccountClient, ListRegionsCommand } from '@aws-sdk/client-account'
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { operation } from '#domain/collector.ts'
import type { CellCause } from '#domain/coverage.ts'
import type { Session } from './client.ts'
import { AwsFailure } from './errors.ts'
import { pagesOf } from './paging.ts'
import { partitionNamed } from './partitions.ts'

export interface RegionsReading {
  /** Regions to scan, sorted. */
  readonly regions: readonly string[]
  /** Regions AWS lists as not enabled in the account; empty when that could not be read. */
  readonly disabled: readonly string[]
  /** `assumed`: AWS did not tell and nothing was configured; the partition's always-on regions. */
  readonly source: 'account:ListRegions' | 'ec2:DescribeRegions' | 'configured' | 'assumed'
  /** What was asked before in vain, and why. */
  readonly unread: readonly CellCause[]
}

export const listRegions = operation({
  client: AccountClient,
  command: ListRegionsCommand,
  name: 'account:ListRegions',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 50 } },
  items: (page) => page.Regions ?? [],
})
export const describeRegions = operation({
  client: EC2Client,
  command: DescribeRegionsCommand,
  name: 'ec2:DescribeRegions',
  items: (page) => page.Regions ?? [],
})

const never = new AbortController().signal

/**
 * The regions an account has enabled: https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html, else
 * what EC2 says, else `configured`, else the partition's always-on regions. Throws only when cancelled.
 */
export async function enabledRegions(
  session: Session,
  options: { readonly configured?: readonly string[]; readonly signal?: AbortSignal } = {},
): Promise<RegionsReading> {
  const unread: CellCause[] = []
  for (const ask of [askAccount, askEc2]) {
    try {
      return { ...(await ask(session, options.signal ?? never)), unread }
    } catch (error) {
      if (!(error instanceof AwsFailure)) throw error
      unread.push(error.cause)
    }
  }
  const { configured } = options
  if (configured && configured.length > 0) {
    return { regions: [...configured].sort(), disabled: [], source: 'configured', unread }
  }
  return { regions: partitionNamed(session.partition).alwaysOn, disabled: [], source: 'assumed', unread }
}

type Answer = Omit<RegionsReading, 'unread'>

async function askAccount(session: Session, signal: AbortSignal): Promise<Answer> {
  const region = partitionNamed(session.partition).globalRegion
  const enabled: string[] = []
  const disabled: string[] = []
  const send = (input: object) => session.connection.send(listRegions, input, { session, region, signal })
  for await (const page of pagesOf(listRegions, {}, send)) {
    for (const { RegionName, RegionOptStatus } of listRegions.items(page as never, {})) {
      if (!RegionName) continue
      // A region that is being switched on or off answers neither yes nor no: it is scanned and its cells say what they met.
      if (RegionOptStatus === 'DISABLED') disabled.push(RegionName)
      else enabled.push(RegionName)
    }
  }
  return told('account:ListRegions', enabled, disabled)
}

async function askEc2(session: Session, signal: AbortSignal): Promise<Answer> {
  const page = await session.connection.send(
    describeRegions,
    { AllRegions: true },
    { session, region: session.connection.region, signal },
  )
  const enabled: string[] = []
  const disabled: string[] = []
  for (const { RegionName, OptInStatus } of describeRegions.items(page as never, { AllRegions: true })) {
    if (!RegionName) continue
    if (OptInStatus === 'not-opted-in') disabled.push(RegionName)
    else enabled.push(RegionName)
  }
  return told('ec2:DescribeRegions', enabled, disabled)
}

/** No account is without regions: an empty answer is no answer. */
function told(source: 'account:ListRegions' | 'ec2:DescribeRegions', enabled: string[], disabled: string[]): Answer {
  if (enabled.length === 0) {
    throw new AwsFailure({
      kind: 'parse',
      code: 'UNREADABLE_ANSWER',
      message: 'The answer names no enabled region',
      call: source,
    })
  }
  return { regions: enabled.sort(), disabled: disabled.sort(), source }
}
