import type { Tag } from '@aws-sdk/client-redshift-serverless'

export function tagsByKey(tags: readonly Tag[]): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.flatMap(({ key, value }) => (key === undefined ? [] : [[key, value ?? '']])))
}
