import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { KmsKeyFacts } from '#domain/keys/keys.ts'
import { enclaveStatements } from '../enclave.ts'

const resourceType = 'AWS::KMS::Key'
const reference = 'https://docs.aws.amazon.com/enclaves/latest/user/kms.html'
const role = { AWS: 'arn:aws:iam::111122223333:role/enclave' }
const image = 'ab'.repeat(48)

const allow = (Action: string | readonly string[], Condition?: object, Principal: object = role) => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: '*',
  Condition,
})
const policy = (...Statement: readonly object[]) => JSON.stringify({ Statement })
const attests = (registers: Readonly<Record<string, string>>) => ({
  StringEqualsIgnoreCase: Object.fromEntries(
    Object.entries(registers).map(([name, value]) => [`kms:RecipientAttestation:${name}`, value]),
  ),
})
const admin = allow('kms:*', undefined, { AWS: 'arn:aws:iam::111122223333:root' })

export const family = defineFamily({
  'kms/enclave-attestation-enforced': defineControl<KmsKeyFacts>()({
    resourceType,
    title: 'Key used by enclaves demands attestation for sensitive actions',
    severity: 'high',
    dimension: 'access',
    why: 'One statement without attestation is enough to use the key outside the enclave, and the enclave protects nothing.',
    fix: 'Add kms:RecipientAttestation:ImageSha384 or PCR conditions to every statement that allows decryption or data keys.',
    reference,
    expected: 'Every statement that allows an enclave’s calls compares an attested value, none of them all zeros',
    frameworks: ['prowler:kms_key_enclave_attestation_not_enforced', 'pci-4.0:3.6.1'],
    needs: ['policy'],
    evaluate: ({ policy: text, name }) => {
      const statements = text === null ? [] : enclaveStatements(text)
      if (!statements.some((one) => one.attested.length > 0))
        return notApplicable(`The policy of ${name} knows no enclaves.`)
      const debug = statements.find((one) => one.debug)
      if (debug)
        return nonCompliant(`Statement ${debug.name} accepts all zeros, which every enclave in debug mode attests.`)
      const open = statements.filter((one) => one.attested.length === 0)
      return open.length > 0
        ? nonCompliant(`Statement ${open.map((one) => one.name).join(', ')} of ${name} demands no attestation.`)
        : compliant(`Every statement of ${name} that allows an enclave’s calls demands attestation.`)
    },
    examples: {
      compliant: [
        { facts: { policy: policy(admin, allow('kms:Decrypt', attests({ ImageSha384: image }))) } },
        {
          facts: {
            policy: policy(
              allow(['kms:GenerateDataKey', 'kms:Decrypt'], attests({ PCR0: image })),
              allow('kms:DescribeKey'),
            ),
          },
        },
      ],
      nonCompliant: [
        { facts: { policy: policy(allow('kms:Decrypt', attests({ ImageSha384: image })), allow('kms:Decrypt')) } },
        { facts: { policy: policy(allow('kms:Decrypt', attests({ PCR0: image })), allow('kms:GenerateDataKey*')) } },
        { facts: { policy: policy(allow('kms:Decrypt', attests({ PCR0: '0'.repeat(96) }))) } },
      ],
    },
  }),

  'kms/enclave-deployment-bound': defineControl<KmsKeyFacts>()({
    resourceType,
    title: 'Enclave attestation pins a deployment context',
    severity: 'low',
    dimension: 'access',
    why: 'An image alone can be started by anybody who may start instances; PCR3, PCR4 and PCR8 tie it to a role, an instance or a signer.',
    fix: 'Add a condition on kms:RecipientAttestation:PCR3, PCR4 or PCR8 beside the one on the image.',
    reference: 'https://docs.aws.amazon.com/enclaves/latest/user/set-up-attestation.html',
    expected: 'PCR3, PCR4 or PCR8 in every attested statement',
    frameworks: ['prowler:kms_key_enclave_attestation_no_deployment_binding'],
    needs: ['policy'],
    evaluate: ({ policy: text, name }) => {
      const attested = (text === null ? [] : enclaveStatements(text)).filter((one) => one.attested.length > 0)
      if (attested.length === 0) return notApplicable(`The policy of ${name} knows no enclaves.`)
      const loose = attested.filter(
        (one) => !one.attested.some((register) => ['PCR3', 'PCR4', 'PCR8'].includes(register)),
      )
      return loose.length > 0
        ? nonCompliant(
            `Statement ${loose.map((one) => one.name).join(', ')} pins an image, but no role, instance or signer.`,
          )
        : compliant(`Every attested statement of ${name} pins a role, an instance or a signer.`)
    },
    examples: {
      compliant: [{ facts: { policy: policy(allow('kms:Decrypt', attests({ PCR0: image, PCR3: image }))) } }],
      nonCompliant: [{ facts: { policy: policy(allow('kms:Decrypt', attests({ ImageSha384: image }))) } }],
    },
  }),
})
