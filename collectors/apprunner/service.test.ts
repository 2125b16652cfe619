import type { Service } from '@aws-sdk/client-apprunner'
import { describe, expect, it } from 'vitest'
import { observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import { posture } from './service.posture.ts'
import { service, withoutValues } from './service.ts'

const arn = 'arn:aws:apprunner:eu-west-1:111122223333:service/quote/1a2b'
const described: Service = {
  ServiceName: 'quote',
  ServiceId: '1a2b',
  ServiceArn: arn,
  CreatedAt: new Date(0),
  UpdatedAt: new Date(0),
  Status: 'RUNNING',
  SourceConfiguration: {
    ImageRepository: {
      ImageIdentifier: 'app',
      ImageRepositoryType: 'ECR',
      ImageConfiguration: {
        StartCommand: 'run --token hunter2',
        RuntimeEnvironmentVariables: { PASSWORD: 'hunter2' },
        RuntimeEnvironmentSecrets: { TOKEN: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:t' },
      },
    },
  },
  InstanceConfiguration: {},
  AutoScalingConfigurationSummary: {},
  NetworkConfiguration: {
    EgressConfiguration: { EgressType: 'DEFAULT' },
    IngressConfiguration: { IsPubliclyAccessible: true },
  },
}
const factsOf = (changes: Partial<Service> = {}, Status = 'RUNNING') =>
  service(
    {
      ServiceName: 'quote',
      ServiceId: '1a2b',
      ServiceArn: arn,
      ServiceUrl: 'q.awsapprunner.com',
      Status: Status as 'RUNNING',
    },
    {
      detail: observed(withoutValues({ ...described, ...changes }), 'apprunner:DescribeService'),
      tags: observed([], 'apprunner:ListTagsForResource'),
      webAclArn: observed(null, 'wafv2:ListWebACLs'),
    },
  ).facts
const related = relatedIndex({
  resources: [],
  listed: () => true,
  accountId: '111122223333',
  organizationAccounts: null,
  organizationId: null,
  now: new Date(),
})
const judged = (facts: ReturnType<typeof factsOf>) => {
  const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
  const tags = observed({}, 'apprunner:ListTagsForResource')
  const resource = { ...where, arn, name: 'quote', incarnation: arn, tags, facts, type: 'AWS::AppRunner::Service' }
  return {
    exposure: () => posture.exposure?.(resource, related).kind,
    atRest: () => posture.encryptionAtRest?.(resource, related).kind,
  }
}

describe('an App Runner service', () => {
  it('keeps names of variables and secrets, of images and of code, and none of the values or commands', () => {
    expect(JSON.stringify(withoutValues(described))).not.toContain('hunter2')
    expect(seen(factsOf().environmentNames)).toEqual(['PASSWORD'])
    expect(seen(factsOf().secretNames)).toEqual(['TOKEN'])
    const code = withoutValues({
      ...described,
      SourceConfiguration: {
        CodeRepository: {
          RepositoryUrl: 'https://example.com/r',
          SourceCodeVersion: { Type: 'BRANCH', Value: 'main' },
          CodeConfiguration: {
            ConfigurationSource: 'API',
            CodeConfigurationValues: { Runtime: 'GO_1', RuntimeEnvironmentVariables: { KEY: 'hunter2' } },
          },
        },
      },
    })
    expect(code).toMatchObject({ source: 'code', environmentNames: ['KEY'], secretNames: [] })
    expect(JSON.stringify(code)).not.toContain('hunter2')
  })

  it('is open or closed as its ingress says, silent while paused, and unknown where the ingress is', () => {
    expect(judged(factsOf()).exposure()).toBe('internet')
    const ingress = (IngressConfiguration: object) =>
      factsOf({ NetworkConfiguration: { EgressConfiguration: {}, IngressConfiguration } })
    expect(judged(ingress({ IsPubliclyAccessible: false })).exposure()).toBe('internal')
    expect(judged(factsOf({}, 'PAUSED')).exposure()).toBe('isolated')
    expect(judged(ingress({})).exposure).toThrow(Unseen)
  })

  it('without a key of the owner’s is under one that AWS manages; a key that was not read has no kind', () => {
    expect(judged(factsOf()).atRest()).toBe('aws-managed')
    const KmsKey = 'arn:aws:kms:eu-west-1:111122223333:key/1'
    expect(judged(factsOf({ EncryptionConfiguration: { KmsKey } })).atRest).toThrow(Unseen)
  })

  it('a denied detail leaves what it says unread, and the rest stands', () => {
    const denied = unobserved('denied', 'apprunner:DescribeService')
    const { facts } = service(
      { ServiceArn: arn, Status: 'RUNNING' },
      { detail: denied, tags: observed([], 't'), webAclArn: observed(null, 'wafv2:ListWebACLs') },
    )
    expect(facts).toMatchObject({ isPubliclyAccessible: denied, kmsKey: denied, status: { value: 'RUNNING' } })
    expect(facts.webAclArn).toMatchObject({ value: null })
  })
})
