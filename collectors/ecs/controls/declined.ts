import type { Declined } from '#domain/control.ts'

/** Catalogue rows about ECS that are no controls, and why. */
export const declined: readonly Declined[] = [
  {
    id: 'ecs/containerinstance-in-vpc',
    reason: 'Instances outside a VPC belong to EC2-Classic, which AWS has retired: none can exist.',
  },
  {
    id: 'ecs/taskdef-image-trusted-registry',
    reason:
      'Which registries are approved is known to the owner only. The image of every container is among the facts of its task definition, and images from other registries than ECR are judged by their credentials.',
  },
  {
    id: 'ecs/taskdef-log-group-encrypted',
    reason:
      'The key of a log group is known to CloudWatch Logs only, which Parapet does not read. CloudWatch Logs encrypts every log group in any case; the row asks for a key of the owner’s.',
  },
  {
    id: 'ecs/taskdef-stale-revisions',
    reason:
      'Needs every active revision listed (ecs:ListTaskDefinitions, a hundred per call, hundreds of thousands in some accounts). Only revisions in use and the newest of each family are looked at.',
  },
]
