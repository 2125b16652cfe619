import type { DescribeInstancesRequest, DescribeVolumesRequest, Filter, Reservation, Volume } from '@aws-sdk/client-ec2'
import { answers, defineSimulation, paged } from '#domain/simulated.ts'
import { shareOf } from './simulated/habits.ts'
import { ec2Instances, volumes } from './simulated/instances.ts'

/** Whether one of the values a filter asks for is there; without the filter everything is wanted. */
function wanted(filters: readonly Filter[] | undefined, name: string, value: string | undefined): boolean {
  const filter = filters?.find(({ Name }) => Name === name)
  return !filter || (filter.Values ?? []).includes(value ?? '')
}

/** What EC2 says of the instances that clusters run on. */
export const simulation = defineSimulation({
  service: 'ec2',
  answers: {
    DescribeInstances: paged<DescribeInstancesRequest, Reservation>({
      items: ({ Filters, InstanceIds }, place) =>
        ec2Instances(place)
          .filter(
            ({ InstanceId = '' }) =>
              wanted(Filters, 'instance-id', InstanceId) && (InstanceIds?.includes(InstanceId) ?? true),
          )
          .map((instance) => ({
            ReservationId: `r-0${place.hex(`${instance.InstanceId}`, 16)}`,
            Instances: [instance],
          })),
      page: (Reservations, NextToken) => ({ Reservations, NextToken }),
      token: (input) => input.NextToken,
      limit: 1000,
      asked: (input) => input.MaxResults,
    }),
    DescribeVolumes: paged<DescribeVolumesRequest, Volume>({
      items: ({ Filters }, place) =>
        volumes(place).filter(({ Attachments }) =>
          wanted(Filters, 'attachment.instance-id', Attachments?.[0]?.InstanceId),
        ),
      page: (Volumes, NextToken) => ({ Volumes, NextToken }),
      token: (input) => input.NextToken,
      limit: 500,
      asked: (input) => input.MaxResults,
    }),
    GetEbsEncryptionByDefault: answers<object>((_, place) => ({
      EbsEncryptionByDefault: place.random('ebs:default') > shareOf(place),
      SseType: 'sse-ebs',
    })),
    GetEbsDefaultKmsKeyId: answers<object>((_, place) => ({
      KmsKeyId: place.random('ebs:own-key') < 0.3 ? (place.keys.customer[0]?.arn ?? 'alias/aws/ebs') : 'alias/aws/ebs',
    })),
  },
  count: () => ({}),
})
