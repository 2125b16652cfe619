import { Command, InvalidArgumentError, Option } from 'commander'
import { collectors } from '#.generated/collectors.ts'
import { callerPolicies, memberPolicies, type PolicyDocument } from '#aws/iam-policy.ts'
import { cloudFormationTemplate, terraformModule } from '#aws/role-templates.ts'
import { isAsked } from '#domain/collector.ts'
import { InputError, list, roleName } from '../input.ts'
import { checkOnRequest, onRequest } from '../on-request.ts'

interface IamPolicyOptions {
  format: 'json' | 'cloudformation' | 'terraform'
  caller?: boolean
  roleName: string
  principal?: string
  externalId?: string
  include?: string[]
}

export const command = new Command()
  .description(
    'Print the read-only role that Parapet needs in every account: exactly the actions its collectors declare.',
  )
  .addOption(
    new Option('--format <format>', 'policy document, or the whole role as a template')
      .choices(['json', 'cloudformation', 'terraform'])
      .default('json'),
  )
  .option('--caller', 'the policy of whom Parapet runs as instead: into the roles, and the organisation’s tree')
  .option('--role-name <name>', 'the role in every account', roleName, 'ParapetReadOnly')
  .option('--principal <account or ARN>', 'who may assume the role (templates ask for it otherwise)', principal)
  .option('--external-id <id>', 'the external id to ask for (templates ask for it otherwise)', externalId)
  .option('--include <names>', `also what these need, which are read on request only: ${onRequest().join(', ')}`, list)
  .addHelpText(
    'after',
    '\njson prints one policy document, or a list of documents to attach together when one would be too long for AWS.',
  )
  .action(({ format, caller, roleName, principal, externalId, include = [] }: IamPolicyOptions) => {
    checkOnRequest(include)
    const asked = Object.values(collectors).filter((collector) => isAsked(collector, include))
    if (format === 'json') {
      if (principal || externalId) {
        throw new InputError(
          '--principal and --external-id belong to the role, not to its policy: choose a template with --format.',
        )
      }
      const documents = caller ? callerPolicies(asked, { roleName }) : memberPolicies(asked)
      process.stdout.write(`${JSON.stringify(printed(documents), null, 2)}\n`)
      return
    }
    if (caller) throw new InputError('--caller prints a policy document, not a template: leave --format out.')
    const template = format === 'cloudformation' ? cloudFormationTemplate : terraformModule
    process.stdout.write(
      template({
        policies: memberPolicies(asked),
        roleName,
        principal: principal ?? null,
        externalId: externalId ?? null,
      }),
    )
  })

function printed(documents: readonly PolicyDocument[]): PolicyDocument | readonly PolicyDocument[] {
  const [only, ...more] = documents
  return only && more.length === 0 ? only : documents
}

function principal(text: string): string {
  if (!/^(\d{12}|arn:aws[\w-]*:(iam|sts)::\d{12}:.+)$/.test(text)) {
    throw new InvalidArgumentError('Expected an account id of 12 digits, or the ARN of a role or user.')
  }
  return text
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, ExternalId */
function externalId(text: string): string {
  if (!/^[\w+=,.@:/-]{2,1224}$/.test(text)) {
    throw new InvalidArgumentError('Expected 2 to 1,224 letters, digits or any of _+=,.@:/-')
  }
  return text
}
