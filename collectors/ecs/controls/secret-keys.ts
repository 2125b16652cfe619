import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { keyKind, keyLooksAt } from '#domain/keys/keys.ts'
import { type Observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import { Pieces } from '#domain/pieces.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { plainContainer } from '../container-rule.ts'
import type { TaskDefinitionFacts } from '../task-definition.ts'

const secretType = 'AWS::SecretsManager::Secret'
const secretArn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-a1b2c3'
const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/1a2b'

/** What Secrets Manager's folder knows of a secret; its facts are named there. */
type Secret = Resource<{ readonly kmsKeyId: Observed<string | null> }>

/** The secret's own ARN, of a reference that may go on with a JSON key, a stage and a version; null for parameters. */
function secretOf(reference: string): string | null {
  const parts = reference.split(':')
  return parts[2] === 'secretsmanager' ? parts.slice(0, 7).join(':') : null
}

/**
 * Found by its ARN, or by its name where the reference leaves out the characters that Secrets Manager adds. Null for a
 * secret that is not there.
 */
function found(related: Related, arn: string, region: string): Secret | null {
  const [, , , home, , , name = ''] = arn.split(':')
  if (home !== region) throw new Unseen(unobserved('not-covered', secretType, `${arn} is kept in another region`))
  const secret = related.byArn(secretType, arn) ?? related.one(secretType, 'secretName', name)
  return secret as unknown as Secret | null
}

const container = (valueFrom: string, repositoryCredentials: string | null = null) => ({
  ...plainContainer,
  secrets: [{ name: 'DB_PASSWORD', valueFrom }],
  repositoryCredentials,
})
const secret = (kmsKeyId: string | null, arn = secretArn) => ({
  type: secretType,
  arn,
  facts: { secretName: arn.split(':')[6]?.slice(0, -7), kmsKeyId },
})
const key = {
  type: 'AWS::KMS::Key',
  arn: keyArn,
  facts: { keyId: '1a2b', keyManager: 'CUSTOMER', keyState: 'Enabled', rotationEnabled: true },
}
const arn = 'arn:aws:ecs:eu-central-1:111122223333:task-definition/web:7'

export const family = defineFamily({
  'ecs/taskdef-secrets-cmk': defineControl<TaskDefinitionFacts>()({
    resourceType: 'AWS::ECS::TaskDefinition',
    title: 'Secrets of Secrets Manager that the task takes use a customer managed key',
    severity: 'low',
    dimension: 'encryption-at-rest',
    why: 'Under AWS’s key everybody in the account who may read the secret may decrypt it; the policy of one’s own key is a second lock.',
    fix: 'Set a customer managed key on the secret, and let the task’s execution role decrypt with it.',
    reference: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html',
    expected: 'a customer managed key on every secret of Secrets Manager that a container names',
    needs: ['containers'],
    looksAt: [secretType, ...keyLooksAt],
    evaluate({ containers, name, accountId, region }, related) {
      const named = containers.flatMap(({ secrets, repositoryCredentials }) => [
        ...secrets.map(({ valueFrom }) => valueFrom),
        ...(repositoryCredentials === null ? [] : [repositoryCredentials]),
      ])
      const arns = [...new Set(named.flatMap((reference) => secretOf(reference) ?? []))]
      if (arns.length === 0) return notApplicable(`${name} takes no secret of Secrets Manager.`)
      const pieces = new Pieces()
      let judged = 0
      const plain = arns.filter((one) =>
        pieces.attempt(() => {
          const taken = found(related, one, region)
          if (!taken) return false
          judged += 1
          const id = seen(taken.facts.kmsKeyId)
          const partition = one.split(':')[1] ?? 'aws'
          return id === null || keyKind(related, { id, accountId, region, partition }).kind !== 'customer-managed'
        }, false),
      )
      if (plain.length > 0)
        return nonCompliant(`${name} takes secrets that are under a key of AWS’s: ${plain.join(', ')}.`)
      pieces.require()
      if (judged === 0) return notApplicable(`The secrets that ${name} names are not there: ${arns.join(', ')}.`)
      return compliant(`Every secret of Secrets Manager that ${name} takes is under a customer managed key.`)
    },
    examples: {
      compliant: [
        { arn, facts: { containers: [container(`${secretArn}:password::`)] }, related: [secret(keyArn), key] },
        { arn, facts: { containers: [container(secretArn.slice(0, -7))] }, related: [secret(keyArn), key] },
      ],
      nonCompliant: [
        { arn, facts: { containers: [container(secretArn)] }, related: [secret(null)] },
        { arn, facts: { containers: [container(secretArn)] }, related: [secret('alias/aws/secretsmanager')] },
        {
          arn,
          facts: { containers: [container('/prod/db/password', secretArn)] },
          related: [secret(null)],
        },
      ],
    },
  }) as Control,
})
