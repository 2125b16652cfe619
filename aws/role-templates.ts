import { type PolicyDocument, trustPolicy } from './iam-policy.ts'

/** The member role as infrastructure code, for people to read before they apply it. */

export interface RoleTemplate {
  /** From `memberPolicies`. */
  readonly policies: readonly PolicyDocument[]
  readonly roleName: string
  /** Account id or ARN that may assume the role; asked for as a parameter when null. */
  readonly principal: string | null
  /** Asked for as a parameter when null. */
  readonly externalId: string | null
  readonly partition?: string
}

const maxSessionSeconds = 3600

/** A CloudFormation template (YAML) with the role and its policies, made for a service-managed StackSet. */
export function cloudFormationTemplate({ policies, roleName, principal, externalId }: RoleTemplate): string {
  const names = policies.map((_, index) => `ParapetPolicy${index + 1}`)
  const lines = [
    "AWSTemplateFormatVersion: '2010-09-09'",
    'Description: Read-only role for Parapet. Deploy to every account with a service-managed StackSet, in one region.',
    'Parameters:',
    '  RoleName:',
    '    Type: String',
    `    Default: ${quoted(roleName)}`,
    '  ParapetPrincipal:',
    '    Type: String',
    '    Description: Account id, or ARN of the role or user, that Parapet runs as.',
    ...(principal === null ? [] : [`    Default: ${quoted(principal)}`]),
    '  ExternalId:',
    '    Type: String',
    '    Description: The external id that Parapet sends when it assumes the role.',
    '    MinLength: 2',
    '    NoEcho: true',
    ...(externalId === null ? [] : [`    Default: ${quoted(externalId)}`]),
    'Resources:',
    '  ParapetRole:',
    '    Type: AWS::IAM::Role',
    '    Properties:',
    '      RoleName: !Ref RoleName',
    `      MaxSessionDuration: ${maxSessionSeconds}`,
    '      AssumeRolePolicyDocument:',
    "        Version: '2012-10-17'",
    '        Statement:',
    '          - Effect: Allow',
    '            Principal:',
    '              AWS: !Ref ParapetPrincipal',
    '            Action: sts:AssumeRole',
    '            Condition:',
    '              StringEquals:',
    '                sts:ExternalId: !Ref ExternalId',
    '      ManagedPolicyArns:',
    ...names.map((name) => `        - !Ref ${name}`),
    ...policies.flatMap((policy, index) => [
      `  ${names[index]}:`,
      '    Type: AWS::IAM::ManagedPolicy',
      '    Properties:',
      '      Description: What Parapet reads.',
      '      PolicyDocument:',
      `        Version: '${policy.Version}'`,
      '        Statement:',
      ...policy.Statement.flatMap((statement) => [
        `          - Sid: ${statement.Sid}`,
        `            Effect: ${statement.Effect}`,
        '            Action:',
        ...statement.Action.map((action) => `              - ${action}`),
        "            Resource: '*'",
      ]),
    ]),
    'Outputs:',
    '  RoleArn:',
    '    Value: !GetAtt ParapetRole.Arn',
  ]
  return `${lines.join('\n')}\n`
}

/** The same role for Terraform's AWS provider. */
export function terraformModule({
  policies,
  roleName,
  principal,
  externalId,
  partition = 'aws',
}: RoleTemplate): string {
  const trust = trustPolicy('PRINCIPAL', 'EXTERNAL-ID', partition)
  const trustText = indented(trust, 2)
    .replace('"PRINCIPAL"', 'var.parapet_principal')
    .replace('"EXTERNAL-ID"', 'var.external_id')
  const lines = [
    ...variable('role_name', 'Name of the role in every account.', roleName),
    ...variable('parapet_principal', 'ARN or account id that Parapet runs as.', principal),
    ...variable('external_id', 'The external id that Parapet sends when it assumes the role.', externalId, true),
    'resource "aws_iam_role" "parapet" {',
    '  name                 = var.role_name',
    `  max_session_duration = ${maxSessionSeconds}`,
    `  assume_role_policy   = jsonencode(${trustText})`,
    '}',
    '',
    ...policies.flatMap((policy, index) => [
      `resource "aws_iam_policy" "parapet_${index + 1}" {`,
      `  name   = "\${var.role_name}-${index + 1}"`,
      `  policy = jsonencode(${indented(policy, 2)})`,
      '}',
      '',
      `resource "aws_iam_role_policy_attachment" "parapet_${index + 1}" {`,
      '  role       = aws_iam_role.parapet.name',
      `  policy_arn = aws_iam_policy.parapet_${index + 1}.arn`,
      '}',
      '',
    ]),
    'output "role_arn" {',
    '  value = aws_iam_role.parapet.arn',
    '}',
  ]
  return `${lines.join('\n')}\n`
}

function variable(name: string, description: string, value: string | null, sensitive = false): string[] {
  return [
    `variable "${name}" {`,
    '  type        = string',
    `  description = ${JSON.stringify(description)}`,
    ...(sensitive ? ['  sensitive   = true'] : []),
    // JSON's escapes are HCL's, but for template sequences.
    ...(value === null ? [] : [`  default     = ${JSON.stringify(value).replace(/([$%])\{/g, '$1$1{')}`]),
    '}',
    '',
  ]
}

function indented(value: unknown, spaces: number): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${' '.repeat(spaces)}`)
}

/** A YAML single-quoted scalar. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
