import { defineFamily } from '#domain/control.ts'
import { containerRule } from '../container-rule.ts'
import { publicRegistry } from '../image.ts'

const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:registry-a1b2c3'

export const family = defineFamily({
  'ecs/taskdef-no-secrets-in-env': containerRule({
    title: 'Environment variables hold no plain secrets',
    severity: 'critical',
    dimension: 'access',
    why: 'Everybody who may describe task definitions, and every log of a deployment, reads the value; it stays in all revisions.',
    fix: 'Move the value to Secrets Manager or Parameter Store, name it under secrets, and change it: old revisions still hold it.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html',
    expected: 'no variable whose name or value looks like a secret’s',
    frameworks: [
      'fsbp:ECS.8',
      'prowler:ecs_task_definitions_no_environment_secrets',
      'powerpipe:ecs_task_definition_container_environment_no_secret',
      'PCI-4.0:3.5.1',
      'PCI-4.0:8.2.2',
      'PCI-4.0:8.3.2',
    ],
    wrong: ({ plainSecretNames }) =>
      plainSecretNames.length > 0 ? `holds what looks like secrets in ${plainSecretNames.join(', ')}` : null,
    right: 'holds nothing in its environment variables that looks like a secret',
    examples: {
      compliant: [
        { containers: [{ environmentNames: ['LOG_LEVEL', 'DB_PASSWORD_ARN'] }] },
        { containers: [{ secrets: [{ name: 'DB_PASSWORD', valueFrom: secretArn }] }], on: ['FARGATE'] },
      ],
      nonCompliant: [
        { containers: [{ environmentNames: ['DB_PASSWORD'], plainSecretNames: ['DB_PASSWORD'] }] },
        {
          containers: [
            {
              environmentNames: ['DATABASE_URL'],
              plainSecretNames: ['DATABASE_URL'],
              secrets: [{ name: 'TOKEN', valueFrom: secretArn }],
            },
          ],
          on: ['FARGATE'],
        },
      ],
    },
  }),
  'ecs/taskdef-private-registry-secret': containerRule({
    title: 'Images from registries outside AWS are pulled with credentials from Secrets Manager',
    severity: 'medium',
    dimension: 'access',
    why: 'A registry that asks for no secret of the task either lets everybody in, or its password lies in a file on every instance.',
    fix: 'Keep the registry’s credentials in Secrets Manager and name them under repositoryCredentials, or move the image to ECR.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html',
    expected: 'repositoryCredentials is set for images that come neither from ECR nor from a public registry',
    exempt: (_, containers) =>
      containers.every(({ image, repositoryCredentials }) => repositoryCredentials === null && publicRegistry(image))
        ? 'pulls every image from ECR or a public registry'
        : null,
    wrong: ({ image, repositoryCredentials }) =>
      repositoryCredentials === null && !publicRegistry(image) ? `pulls ${image} without credentials of its own` : null,
    right: 'pulls images from other registries with credentials from Secrets Manager',
    examples: {
      compliant: [
        { containers: [{ image: 'registry.example.com/web:3', repositoryCredentials: secretArn }] },
        { containers: [{ image: 'acme/web:3', repositoryCredentials: secretArn }, { name: 'proxy' }], on: ['FARGATE'] },
      ],
      nonCompliant: [{ containers: [{ image: 'registry.example.com:5000/web:3' }] }],
    },
  }),
})
