import 'server-only'
import { collectorList } from '#.generated/collector-list.ts'
import { postures } from '#.generated/postures.ts'
import { loadProof } from '#db/proof/proof.ts'
import { explainUnobserved, isObserved, type Observed } from '#domain/observed.ts'
import { database } from '../../../database.ts'
import type { View } from '../../../view.ts'
import type { ResourceDetail } from '../contract.ts'
import { AutomationsPanel } from './automations-panel.tsx'
import { KeyPanel } from './key-panel.tsx'
import { SandwichPanel } from './sandwich-panel.tsx'
import { WebAclPanel } from './web-acl-panel.tsx'

/** What stands behind the pillars' verdicts, one panel for each part that has something to show. */
export async function ProofPanels({ resource, view }: { resource: ResourceDetail; view: View }) {
  const proof = await loadProof(database(), resource.uid, view.at, { collectors: collectorList, postures })
  if (!proof) return null
  return (
    <>
      <Part
        title="What the web ACL does"
        part={proof.webAcl}
        show={(webAcl) => <WebAclPanel webAcl={webAcl} view={view} />}
      />
      <Part title="The keys behind it" part={proof.keys} show={(keys) => <KeyPanel keys={keys} view={view} />} />
      <Part
        title="The WAF sandwich"
        part={proof.sandwich}
        show={(sandwich) => <SandwichPanel sandwich={sandwich} here={resource.arn} view={view} />}
      />
      <Part
        title="Security Automations for AWS WAF"
        part={proof.automations}
        show={(automations) => <AutomationsPanel automations={automations} view={view} />}
      />
    </>
  )
}

function Part<T>({
  title,
  part,
  show,
}: {
  title: string
  part: Observed<T> | null
  show: (value: T) => React.ReactNode
}) {
  if (part === null) return null
  return (
    <section aria-label={title} className="panel p-4">
      <h2 className="text-sm text-text-2">{title}</h2>
      {isObserved(part) ? (
        show(part.value)
      ) : (
        <p className="hatched mt-2 rounded-sm p-0.5 text-sm">
          <span className="block rounded-sm bg-surface px-2 py-1">Not known: {explainUnobserved(part)}.</span>
        </p>
      )}
    </section>
  )
}
