import type { Declined } from '#domain/control.ts'

/** Catalogue rows about DAX that are no controls, and why. */
export const declined: readonly Declined[] = [
  {
    id: 'dax/cluster-role-least-privilege',
    reason:
      'Needs the inline and attached policies of each cluster’s role (iam:GetRolePolicy, iam:GetPolicyVersion: several calls for each role); IAM roles are not collected yet. The role is shown with the cluster.',
  },
]
