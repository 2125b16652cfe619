import type { DataProtectionConfig, FieldToMatch, LoggingConfiguration } from '@aws-sdk/client-wafv2'
import type { WebAclLogging } from '#domain/waf/web-acl.ts'

/**
 * A web ACL's logging as one value. It may have one configuration per log scope (the owner's, Security Lake's, a
 * CloudWatch telemetry rule's): destinations add up, the least filtered log says what is kept, and a field counts as
 * redacted only when every log redacts it.
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingConfiguration.html
 */
export function loggingOf(configurations: readonly LoggingConfiguration[]): WebAclLogging | null {
  const [first, ...others] = configurations
  if (!first) return null
  const fullest = configurations.find(({ LoggingFilter }) => LoggingFilter === undefined) ?? first
  return {
    destinations: configurations.flatMap(({ LogDestinationConfigs }) => LogDestinationConfigs ?? []),
    redactedFields: (first.RedactedFields ?? [])
      .map(fieldName)
      .filter((field) =>
        others.every(({ RedactedFields }) => RedactedFields?.some((other) => fieldName(other) === field)),
      ),
    defaultBehavior: fullest.LoggingFilter?.DefaultBehavior ?? null,
    filters: (fullest.LoggingFilter?.Filters ?? []).map(({ Behavior, Requirement, Conditions }) => ({
      behavior: Behavior ?? 'DROP',
      requirement: Requirement ?? 'MEETS_ALL',
      conditions: (Conditions ?? []).map(({ ActionCondition, LabelNameCondition }) =>
        ActionCondition ? `action:${ActionCondition.Action}` : `label:${LabelNameCondition?.LabelName}`,
      ),
    })),
  }
}

/** `SINGLE_HEADER:authorization`, `QUERY_STRING`, `URI_PATH`, `METHOD`: the spelling of data protection, for both. */
export function fieldName(field: FieldToMatch): string {
  // AWS's names of headers are case-insensitive.
  if (field.SingleHeader) return `SINGLE_HEADER:${field.SingleHeader.Name?.toLowerCase()}`
  if (field.QueryString) return 'QUERY_STRING'
  if (field.UriPath) return 'URI_PATH'
  if (field.Method) return 'METHOD'
  return Object.keys(field)[0] ?? ''
}

/** The fields that data protection hashes or substitutes, one name per key. */
export function dataProtectionsOf(config: DataProtectionConfig | undefined): readonly string[] {
  return (config?.DataProtections ?? []).flatMap(({ Field }) => {
    const kind = Field?.FieldType ?? ''
    const keys = Field?.FieldKeys ?? []
    return keys.length === 0 ? [kind] : keys.map((key) => `${kind}:${key.toLowerCase()}`)
  })
}
