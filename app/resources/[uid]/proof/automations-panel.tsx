import type { Compliance } from '#domain/pillars.ts'
import type { AutomationsProof, ShownProtection } from '#domain/proof/automations-proof.ts'
import type { ProtectionState } from '#domain/waf/automations-protections.ts'
import { ComplianceMark, SeverityMark, UnknownMark } from '#ui/marks.tsx'
import { hrefWith, type View } from '../../../view.ts'

/** Each protection of Security Automations for AWS WAF: on, counting, broken or off; its feed; its sets. */
export function AutomationsPanel({ automations, view }: { automations: AutomationsProof; view: View }) {
  const { certainty, because, webAcl, stack, protections, managedGroups, failing } = automations
  return (
    <div className="mt-2 flex flex-col gap-3 text-sm">
      <p className="text-text-2">
        That web ACL <Linked {...webAcl} view={view} /> was made by the solution is {certainty}: {because}.
        {stack && (
          <>
            {' '}
            Stack <Linked {...stack} view={view} /> is of version {stack.version ?? 'not known'}
            {stack.status && `, ${stack.status}`}
            {stack.endpointType && `, for ${stack.endpointType}`}.
          </>
        )}
      </p>
      <table className="block w-full lg:table">
        <thead className="hidden text-left text-xs text-text-3 lg:table-header-group">
          <tr>
            <th scope="col" className="py-1 pr-4 font-normal">
              Protection
            </th>
            <th scope="col" className="py-1 pr-4 font-normal">
              Today
            </th>
            <th scope="col" className="py-1 pr-4 font-normal">
              Fed by
            </th>
            <th scope="col" className="py-1 font-normal">
              Addresses
            </th>
          </tr>
        </thead>
        <tbody className="block lg:table-row-group">
          {[...protections, ...managedGroups].map((protection) => (
            <Protection key={protection.title} protection={protection} view={view} />
          ))}
        </tbody>
      </table>
      {failing.length > 0 && (
        <ul aria-label="Failing controls" className="flex flex-col gap-1">
          {failing.map(({ part, controlId, severity, reason }) => (
            <li key={`${part} ${controlId}`} className="flex flex-wrap items-baseline gap-x-3">
              <SeverityMark severity={severity} />
              <bdi className="font-medium">{part}</bdi>
              <span>{reason}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Protection({ protection, view }: { protection: ShownProtection; view: View }) {
  const { title, choice, state, compliance, reason, loop } = protection
  return (
    <tr className="block border-line border-t py-1.5 align-top lg:table-row lg:py-0">
      <th scope="row" className="block pr-4 text-left font-medium lg:table-cell lg:w-56 lg:py-1.5">
        {title}
        {choice && choice !== 'yes' && <span className="block text-xs font-normal text-text-3">{choice}</span>}
      </th>
      <td className="block pr-4 lg:table-cell lg:w-72 lg:py-1.5">
        <State state={state} compliance={compliance} />
        <span className="block text-xs text-text-2">{reason}</span>
      </td>
      <td className="block pr-4 lg:table-cell lg:py-1.5">
        {loop?.feed && <Said compliance={loop.feed.compliance}>{loop.feed.reason}</Said>}
      </td>
      <td className="block lg:table-cell lg:py-1.5">
        {loop?.sets.map(({ name, arn, compliance: of, reason: why }) => (
          <Said key={name} compliance={of}>
            {arn ? <Linked name={name} arn={arn} view={view} /> : <bdi>{name}</bdi>}: {why}
          </Said>
        ))}
      </td>
    </tr>
  )
}

const words: Record<ProtectionState, string> = {
  on: 'on',
  counting: 'counting',
  broken: 'not working',
  off: 'off',
  unknown: 'not known',
}

function State({ state, compliance }: { state: ProtectionState; compliance: Compliance }) {
  if (state === 'unknown') return <UnknownMark>{words.unknown}</UnknownMark>
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden="true">
        <ComplianceMark compliance={compliance} severity="high" word={false} />
      </span>
      <span className={compliance === 'NON_COMPLIANT' ? 'font-medium' : ''}>{words[state]}</span>
    </span>
  )
}

function Said({ compliance, children }: { compliance: Compliance; children: React.ReactNode }) {
  return (
    <p className="flex items-baseline gap-1.5 text-xs">
      <ComplianceMark compliance={compliance} severity="high" word={false} />
      <span className={compliance === 'NON_COMPLIANT' ? '' : 'text-text-2'}>{children}</span>
    </p>
  )
}

function Linked({ name, arn, view }: { name: string; arn: string; view: View }) {
  return (
    <a className="link [overflow-wrap:anywhere]" href={hrefWith('/resources', view, { q: `arn:${arn}` })}>
      <bdi>{name}</bdi>
    </a>
  )
}
