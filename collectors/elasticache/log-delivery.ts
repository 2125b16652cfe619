import type { LogDeliveryConfiguration } from '@aws-sdk/client-elasticache'

export interface LogDelivery {
  /** `slow-log` or `engine-log`. */
  readonly logType: string
  /** `cloudwatch-logs` or `kinesis-firehose`. */
  readonly destinationType: string
  /** `active`, `enabling`, `modifying`, `disabling` or `error`. */
  readonly status: string
}

export function logDeliveries(
  configurations: readonly LogDeliveryConfiguration[] | undefined,
): readonly LogDelivery[] | undefined {
  return configurations?.map(({ LogType, DestinationType, Status }) => ({
    logType: LogType ?? '',
    destinationType: DestinationType ?? '',
    status: Status ?? '',
  }))
}
