import type { SandwichProof } from '#domain/proof/sandwich-proof.ts'
import type { DrawnEdge, DrawnTier, SandwichDrawing } from '#domain/waf/sandwich-drawing.ts'
import { signOf } from './signs.ts'

/** The sandwich from the outer balancer to the applications, a line for each tier and each edge between two. */
export function sandwichText({ sandwiches }: SandwichProof): readonly string[] {
  return sandwiches.flatMap(({ drawing, failing }, index) => [
    ...(index > 0 ? [''] : []),
    `${signOf[drawing.compliance]} ${drawing.summary}`,
    `  ${drawing.certainty}: ${drawing.because}`,
    ...chain(drawing),
    ...drawing.ways.map(
      ({ past, because }) => `${past === 'firewalls' ? 'ROUND THE FIREWALLS' : 'past the balancer'}: ${because}`,
    ),
    ...failing.map(({ part, severity, reason }) => `${severity.padEnd(8)} ${part}: ${reason}`),
  ])
}

function chain({ outer, toFirewalls, firewalls, inners }: SandwichDrawing): readonly string[] {
  return [
    ...tier(outer),
    ...toFirewalls.map(edge),
    ...tier(firewalls),
    ...inners.flatMap((inner) => [
      edge(inner.edge),
      ...tier(inner.tier),
      ...inner.applications.flatMap((application) => [edge(application.edge), ...tier(application.tier)]),
    ]),
  ]
}

function tier({ kind, name, zones, checks }: DrawnTier): readonly string[] {
  const where = zones === null ? 'zones not known' : zones.join(', ')
  return [
    `[${name}] ${kind}${where ? ` · ${where}` : ''}`,
    ...checks.map(({ compliance, reason }) => `    ${signOf[compliance]} ${reason}`),
  ]
}

const edge = ({ compliance, reason }: DrawnEdge) => `  ↓ ${signOf[compliance]} ${reason}`
