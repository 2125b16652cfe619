import { carelessness } from '#domain/pretend/habits.ts'
import { answers, defineSimulation } from '#domain/simulated.ts'
import { allServices } from './simulated/services.ts'

/** What EBS does with the volumes of services that leave it to EBS. */
export const simulation = defineSimulation({
  service: 'ec2',
  answers: {
    GetEbsEncryptionByDefault: answers<object>((_, place) => ({
      EbsEncryptionByDefault: place.random('ebs:default') > carelessness(place),
      SseType: 'sse-ebs',
    })),
    GetEbsDefaultKmsKeyId: answers<object>((_, place) => ({
      KmsKeyId: place.random('ebs:own-key') < 0.3 ? (place.keys.customer[0]?.arn ?? 'alias/aws/ebs') : 'alias/aws/ebs',
    })),
  },
  // Services are counted here, with their volumes, and nowhere else.
  count: (place) => ({ 'AWS::ECS::Service': allServices(place).length }),
})
