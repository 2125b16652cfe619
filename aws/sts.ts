import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { operation } from '#domain/collector.ts'

/** AWS answers it whatever the policies say, as long as the credentials are good. */
export const getCallerIdentity = operation({
  client: STSClient,
  command: GetCallerIdentityCommand,
  name: 'sts:GetCallerIdentity',
  allow: [],
})

export const assumeRoleOperation = operation({ client: STSClient, command: AssumeRoleCommand, name: 'sts:AssumeRole' })
