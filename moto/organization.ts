import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { expectString } from './expect-string.ts'

export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
export const managementCredentials: Credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' }

/** An organisation with one organizational unit, and ways to add accounts to it and to enter them. */
export async function makeOrganization({ endpoint, region }: { endpoint: string; region: string }) {
  const management = { endpoint, region, credentials: managementCredentials }
  const organizations = new OrganizationsClient(management)
  const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
  const { Roots } = await organizations.send(new ListRootsCommand({}))
  const rootId = expectString(Roots?.[0]?.Id)
  const workloads = await organizations.send(
    new CreateOrganizationalUnitCommand({ ParentId: rootId, Name: 'Workloads' }),
  )
  const member = async (name: string): Promise<string> => {
    const { CreateAccountStatus } = await organizations.send(
      new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
    )
    const id = expectString(CreateAccountStatus?.AccountId)
    await organizations.send(
      new MoveAccountCommand({
        AccountId: id,
        SourceParentId: rootId,
        DestinationParentId: expectString(workloads.OrganizationalUnit?.Id),
      }),
    )
    return id
  }
  const sts = new STSClient(management)
  const into = async (accountId: string) => {
    const { Credentials: made } = await sts.send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${accountId}:role/Seed`, RoleSessionName: 'seed' }),
    )
    return {
      endpoint,
      region,
      credentials: {
        accessKeyId: expectString(made?.AccessKeyId),
        secretAccessKey: expectString(made?.SecretAccessKey),
        sessionToken: expectString(made?.SessionToken),
      },
    }
  }
  return {
    id: expectString(Organization?.Id),
    managementAccountId: expectString(Organization?.MasterAccountId),
    member,
    into,
  }
}
