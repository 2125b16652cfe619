import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'

export const cloudFormation: SeedService = async ({ where }) => {
  const client = new CloudFormationClient(where)
  const stack = (StackName: string, Description: string) =>
    client.send(
      new CreateStackCommand({
        StackName,
        Parameters: [
          { ParameterKey: 'ActivateHttpFloodProtectionParam', ParameterValue: 'yes - AWS WAF rate based rule' },
        ],
        TemplateBody: JSON.stringify({
          Description,
          Parameters: { ActivateHttpFloodProtectionParam: { Type: 'String' } },
          Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
        }),
      }),
    )
  const automations = await stack('automations', '(SO0006) - Security Automations for AWS WAF v4.0.3')
  const other = await stack('other', 'A queue')
  return [
    {
      service: 'cloudformation',
      resource: expectString(automations.StackId),
      findings: {
        'waf-automations/stack-healthy': 'COMPLIANT',
        'waf-automations/version-current': 'NON_COMPLIANT',
        // moto says nothing of drift.
        'waf-automations/no-drift': 'INSUFFICIENT_DATA',
      },
    },
    { service: 'cloudformation', resource: expectString(other.StackId), absent: true },
  ]
}
