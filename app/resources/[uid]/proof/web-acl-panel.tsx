import type { WebAclProof } from '#domain/proof/web-acl-proof.ts'
import { hrefWith, type View } from '../../../view.ts'

/** The web ACL in front of a resource. */
export function WebAclPanel({ webAcl, view }: { webAcl: WebAclProof; view: View }) {
  return (
    <p className="mt-1 text-sm">
      <a className="link" href={hrefWith('/resources', view, { q: `arn:${webAcl.webAclArn}` })}>
        <bdi>{webAcl.name}</bdi>
      </a>{' '}
      is {webAcl.action.kind}. {webAcl.action.because}
    </p>
  )
}
