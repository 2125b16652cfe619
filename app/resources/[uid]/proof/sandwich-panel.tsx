import type { ProofFinding } from '#domain/proof/proof.ts'
import type { SandwichProof } from '#domain/proof/sandwich-proof.ts'
import type { DrawnEdge, SandwichDrawing } from '#domain/waf/sandwich-drawing.ts'
import { ComplianceMark, SeverityMark } from '#ui/marks.tsx'
import type { View } from '../../../view.ts'
import { colourOf, SandwichFigure } from './sandwich-figure.tsx'

/** The sandwiches that a resource is a part of: the drawing, and everything that it says in words. */
export function SandwichPanel({ sandwich, here, view }: { sandwich: SandwichProof; here: string; view: View }) {
  return (
    <div className="mt-2 flex flex-col gap-6">
      {sandwich.sandwiches.map(({ drawing, failing }) => (
        <div key={drawing.outer.arn} className="flex flex-col gap-3">
          <div className="text-sm">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <ComplianceMark compliance={drawing.compliance} severity="critical" />
              <span className="font-medium">{drawing.summary}</span>
            </p>
            <p className="mt-0.5 text-text-2">
              That they are firewalls is {drawing.certainty}: {drawing.because}. What they block AWS does not see.
            </p>
          </div>
          <SandwichFigure drawing={drawing} here={here} view={view} />
          <Ways drawing={drawing} />
          <Edges drawing={drawing} />
          <Failing failing={failing} />
        </div>
      ))}
    </div>
  )
}

function Ways({ drawing: { ways } }: { drawing: SandwichDrawing }) {
  if (ways.length === 0) return null
  return (
    <ol aria-label="Ways round" className="flex flex-col gap-1 text-sm">
      {ways.map((way, index) => (
        <li key={`${way.by} ${way.because}`} className="flex items-baseline gap-2">
          <span
            className="flex size-5 shrink-0 items-center justify-center rounded-full border-2 text-[11px] font-semibold"
            style={{ borderColor: colourOf(way), color: colourOf(way) }}
          >
            {index + 1}
          </span>
          <span>
            <span className="font-medium">
              {way.past === 'firewalls' ? 'Round the firewalls' : 'Past the outer balancer'}:
            </span>{' '}
            {way.because}.
          </span>
        </li>
      ))}
    </ol>
  )
}

/** The edges in words, in the order of a request. */
function Edges({ drawing: { outer, toFirewalls, firewalls, inners } }: { drawing: SandwichDrawing }) {
  const edges: readonly (DrawnEdge & { readonly between: string })[] = [
    ...toFirewalls.map((edge) => ({ ...edge, between: `${outer.name} → ${firewalls.name}` })),
    ...inners.flatMap(({ tier, edge, applications }) => [
      { ...edge, between: `${firewalls.name} → ${tier.name}` },
      ...applications.map((one) => ({ ...one.edge, between: `${tier.name} → ${one.tier.name}` })),
    ]),
  ]
  return (
    <table className="block w-full text-sm lg:table">
      <caption className="sr-only">Edges of the sandwich</caption>
      <tbody className="block lg:table-row-group">
        {edges.map(({ between, compliance, reason }) => (
          <tr
            key={`${between} ${reason}`}
            className="block border-line border-t py-1 align-baseline lg:table-row lg:py-0"
          >
            <th scope="row" className="block pr-4 text-left font-normal text-text-2 lg:table-cell lg:w-72 lg:py-1">
              <bdi>{between}</bdi>
            </th>
            <td className="block pr-4 lg:table-cell lg:w-36">
              <ComplianceMark compliance={compliance} severity="critical" />
            </td>
            <td className="block lg:table-cell">{reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Failing({ failing }: { failing: readonly (ProofFinding & { readonly part: string })[] }) {
  if (failing.length === 0) return null
  return (
    <details className="text-sm">
      <summary className="text-text-2">
        {failing.length} more {failing.length === 1 ? 'finding' : 'findings'} on its parts
      </summary>
      <ul className="mt-1 flex flex-col gap-1">
        {failing.map(({ part, controlId, severity, reason }) => (
          <li key={`${part} ${controlId} ${reason}`} className="flex flex-wrap items-baseline gap-x-3">
            <SeverityMark severity={severity} />
            <bdi className="font-medium">{part}</bdi>
            <span>{reason}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
