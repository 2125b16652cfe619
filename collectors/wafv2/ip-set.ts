import type { IPSet, IPSetSummary, Tag } from '@aws-sdk/client-wafv2'
import { addressSet, type Cidr, internetShare, parseCidr } from '#domain/network/cidr.ts'
import { factsFrom, isObserved, mapObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import type { IpSetFacts } from '#domain/waf/web-acl.ts'

const blocksKept = 100

/** One IP set from ListIPSets, GetIPSet and its tags. */
export function ipSet(
  summary: IPSetSummary,
  scope: 'REGIONAL' | 'CLOUDFRONT',
  { detail, tags }: { readonly detail: Observed<IPSet>; readonly tags: Observed<readonly Tag[]> },
): CollectedResource<IpSetFacts> {
  const listed = factsFrom('wafv2:ListIPSets')
  const got = factsFrom('wafv2:GetIPSet')
  const from = <T>(read: (set: IPSet) => Observed<T>): Observed<T> => (isObserved(detail) ? read(detail.value) : detail)
  return {
    arn: summary.ARN ?? '',
    name: summary.Name ?? '',
    // AWS never reuses the id.
    incarnation: summary.Id ?? summary.ARN ?? '',
    tags: mapObserved(tags, tagRecord),
    facts: {
      ipSetArn: listed(summary.ARN),
      scope: observed(scope, listed.call),
      // Only sets that were given a description have one.
      description: listed.orNone(summary.Description || null),
      ipAddressVersion: from(({ IPAddressVersion }) => got.oneOf(IPAddressVersion, ['IPV4', 'IPV6'])),
      addresses: from(({ Addresses }) => got(Addresses && widestFirst(Addresses).slice(0, blocksKept))),
      addressCount: from(({ Addresses }) => got(Addresses?.length)),
      internetShare: from(({ Addresses, IPAddressVersion }) =>
        Addresses ? shareOf(Addresses, IPAddressVersion === 'IPV6' ? 6 : 4, got.call) : got<never>(undefined),
      ),
    },
  }
}

function prefixOf(block: string): number {
  return Number(block.split('/')[1] ?? 128)
}

/** In the same order whenever AWS answers: by width, then by text. */
function widestFirst(blocks: readonly string[]): readonly string[] {
  return blocks.toSorted((a, b) => prefixOf(a) - prefixOf(b) || (a < b ? -1 : 1))
}

function shareOf(blocks: readonly string[], family: 4 | 6, call: string): IpSetFacts['internetShare'] {
  const parsed: Cidr[] = []
  for (const block of blocks) {
    const cidr = parseCidr(block)
    if (!cidr) return unobserved('schema-drift', call, block)
    parsed.push(cidr)
  }
  return observed(internetShare(family, addressSet(family, parsed)), call)
}
