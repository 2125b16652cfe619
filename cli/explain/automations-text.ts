import type { AutomationsProof, ShownProtection } from '#domain/proof/automations-proof.ts'
import { signOf } from './signs.ts'

/** Each protection of the solution with what feeds it and the sets that it fills. */
export function automationsText(proof: AutomationsProof): readonly string[] {
  const { certainty, because, stack, protections, managedGroups, failing } = proof
  return [
    `${certainty}: ${because}`,
    ...(stack
      ? [
          `stack ${stack.name}, version ${stack.version ?? 'not known'}, ${stack.status ?? 'status not known'}, ${stack.endpointType ?? 'endpoint not known'}`,
        ]
      : []),
    ...[...protections, ...managedGroups].flatMap(protectionText),
    ...failing.map(({ part, severity, reason }) => `${severity.padEnd(8)} ${part}: ${reason}`),
  ]
}

function protectionText({ title, choice, state, compliance, reason, loop }: ShownProtection): readonly string[] {
  return [
    `${signOf[compliance]} ${title}: ${state}${choice ? ` (${choice})` : ''}. ${reason}`,
    ...(loop?.feed ? [`    fed by ${signOf[loop.feed.compliance]} ${loop.feed.reason}`] : []),
    ...(loop?.sets ?? []).map((set) => `    ${signOf[set.compliance]} ${set.name}: ${set.reason}`),
  ]
}
