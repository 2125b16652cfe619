import type { WebAclProof } from '#domain/proof/web-acl-proof.ts'

export function webAclText({ name, action }: WebAclProof): readonly string[] {
  return [`${name} is ${action.kind}. ${action.because}`]
}
