import { controls } from '#.generated/controls.ts'
import { pathText } from '#domain/hop.ts'
import type { Observed } from '#domain/observed.ts'
import { isObserved } from '#domain/observed.ts'
import { counted, wordsOf } from '#ui/format.ts'
import { ComplianceMark, SeverityMark } from '#ui/marks.tsx'
import { EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { Ago } from '#ui/time.tsx'
import type { View } from '../../view.ts'
import type { ResourceDetail, ShownFinding } from './contract.ts'
import { FactView } from './value.tsx'

/** What each control says of the resource, with the evidence it rests on. Failing first. */
export function FindingList({ resource, view, now }: { resource: ResourceDetail; view: View; now: Date }) {
  if (resource.findings.length === 0)
    return <EmptyBecauseNothingCollected title="No control applies to this type, or none has judged it yet." />
  const idle = resource.findings.filter((finding) => finding.compliance === 'NOT_APPLICABLE')
  const instant = view.at ?? now
  return (
    <div className="panel divide-y divide-line">
      <Rows
        findings={resource.findings.filter((finding) => !idle.includes(finding))}
        resource={resource}
        instant={instant}
      />
      {idle.length > 0 && (
        <details className="px-4 py-2">
          <summary className="text-sm text-text-2">
            {counted(idle.length, 'control does', 'controls do')} not apply to it
          </summary>
          <Rows findings={idle} resource={resource} instant={instant} />
        </details>
      )}
    </div>
  )
}

function Rows({
  findings,
  resource,
  instant,
}: {
  findings: readonly ShownFinding[]
  resource: ResourceDetail
  instant: Date
}) {
  if (findings.length === 0) return null
  return (
    <ul className="divide-y divide-line">
      {findings.map((finding) => (
        <li key={finding.controlId} className="px-4 py-2">
          <FindingRow finding={finding} resource={resource} instant={instant} />
        </li>
      ))}
    </ul>
  )
}

const statusWords = { OPEN: 'open', REOPENED: 'reopened', RESOLVED: 'resolved' }

function FindingRow({
  finding,
  resource,
  instant,
}: {
  finding: ShownFinding
  resource: ResourceDetail
  instant: Date
}) {
  const control = controls[finding.controlId]
  const failing = finding.compliance === 'NON_COMPLIANT'
  return (
    <details open={failing && finding.severity === 'critical'}>
      <summary className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 text-sm marker:text-text-3">
        <span className="inline-block w-32">
          <ComplianceMark compliance={finding.compliance} severity={finding.severity} />
        </span>
        <span className={failing ? 'font-medium' : ''}>{control?.title ?? finding.controlId}</span>
        <span className="ml-auto flex items-baseline gap-4 text-xs text-text-2">
          {finding.status && (
            <span>
              {statusWords[finding.status]}
              {finding.closeCause ? `: ${finding.closeCause}` : ''}
              {finding.reopened > 0 && finding.status !== 'RESOLVED' ? ` ×${finding.reopened}` : ''}
            </span>
          )}
          <span title="Unchanged since">
            <Ago time={finding.lastChangedAt} now={instant} />
          </span>
          <span className="inline-block w-18">
            {failing ? (
              <SeverityMark severity={finding.severity} />
            ) : (
              <span className="text-text-3">{finding.severity}</span>
            )}
          </span>
        </span>
      </summary>
      <div className="mt-2 grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-3 pb-2 pl-4 text-sm lg:grid-cols-[repeat(2,minmax(0,1fr))]">
        <div>
          <p>{finding.reason}</p>
          {control && (
            <>
              <p className="mt-2 text-text-2">{control.why}</p>
              <p className="mt-2">
                <span className="text-xs text-text-3">What to do</span>
                <br />
                {control.fix}
              </p>
              <p className="mt-2 text-xs break-words text-text-3">
                <code className="font-mono">{finding.controlId}</code>
                {control.frameworks.length > 0 && ` · ${control.frameworks.join(', ')}`} ·{' '}
                <a className="link" href={control.reference} rel="noreferrer" target="_blank">
                  AWS documentation
                </a>
              </p>
            </>
          )}
          {finding.status && finding.firstSeenAt && (
            <p className="mt-1 text-xs text-text-3">
              First failed <Ago time={finding.firstSeenAt} now={instant} />
            </p>
          )}
        </div>
        {control && <Evidence needs={control.needs} resource={resource} />}
      </div>
    </details>
  )
}

/** The facts the control needed, as they are at this instant, each with its call. */
function Evidence({ needs, resource }: { needs: readonly string[]; resource: ResourceDetail }) {
  const readable: { readonly [name: string]: Observed<unknown> } = {
    ...resource.content.facts,
    tags: resource.content.tags,
    ...resource.pillars,
  }
  return (
    <div>
      <p className="text-xs text-text-3">Evidence</p>
      <dl className="mt-1 divide-y divide-line border-line border-y">
        {needs.map((name) => {
          const fact = readable[name]
          return (
            <div key={name} className="grid gap-x-3 py-1 sm:grid-cols-[160px_minmax(0,1fr)]">
              <dt className="text-text-2" title={name}>
                {wordsOf(name)}
                {fact && fact.call !== 'parapet:judge' && (
                  <code className="block font-mono text-[11px] text-text-3">{fact.call}</code>
                )}
              </dt>
              <dd className="min-w-0">
                {fact ? (
                  <EvidenceValue fact={fact} />
                ) : name === 'keyChains' ? (
                  <span className="text-text-2">as shown under “The keys behind it”</span>
                ) : (
                  <span className="text-text-3">not among the facts of this version</span>
                )}
              </dd>
            </div>
          )
        })}
      </dl>
    </div>
  )
}

function EvidenceValue({ fact }: { fact: Observed<unknown> }) {
  if (!isObserved(fact)) return <FactView fact={fact} />
  const value = fact.value
  if (typeof value === 'object' && value !== null && 'kind' in value && 'because' in value)
    return (
      <>
        <span className="font-medium">{String(value.kind)}</span>: {String(value.because)}
        {'path' in value && Array.isArray(value.path) && value.path.length > 0 && (
          <span className="block text-xs text-text-2">{pathText(value.path)}</span>
        )}
      </>
    )
  return <FactView fact={fact} />
}
