import { Command } from 'commander'
import { collectorList } from '#.generated/collector-list.ts'
import { controls } from '#.generated/controls.ts'
import { postures } from '#.generated/postures.ts'
import { type Explained, explainResource } from '#db/explain.ts'
import { loadProof } from '#db/proof/proof.ts'
import { parseArn } from '#domain/arn.ts'
import type { Proof } from '#domain/proof/proof.ts'
import { pillarText } from '../explain/pillar-text.ts'
import { proofText } from '../explain/proof-text.ts'
import { InputError } from '../input.ts'
import { withStore } from '../store.ts'

export const command = new Command()
  .description('Explain a resource: its pillars with their proof, hop by hop, and its open findings.')
  .argument('<arn>', 'the resource, by its ARN')
  .option('--format <format>', 'text or json', 'text')
  .action((arn: string, { format }: { format: string }) => {
    if (!parseArn(arn))
      throw new InputError(`"${arn}" is not an ARN; expected arn:partition:service:region:account:resource.`)
    if (format !== 'text' && format !== 'json') throw new InputError(`--format is "${format}"; expected text or json.`)
    return withStore(async ({ db }) => {
      const found = await explainResource(db, arn)
      if (found.length === 0) {
        throw new InputError(
          `No scan has seen ${arn}. \`npm run parapet -- export resources --filter 'name:…'\` lists what there is.`,
        )
      }
      const proven = []
      for (const resource of found)
        proven.push({
          ...resource,
          proof: await loadProof(db, resource.id, null, { collectors: collectorList, postures }),
        })
      process.stdout.write(
        format === 'json' ? `${JSON.stringify(proven, null, 2)}\n` : proven.map(explained).join('\n'),
      )
    })
  })

function explained(resource: Explained & { readonly proof: Proof | null }): string {
  const lines = [
    `${resource.type}  ${resource.name}`,
    resource.arn,
    `account ${resource.accountId} (${resource.accountName ?? 'name unknown'}) · ${resource.region} · ${resource.presence}, last seen ${resource.lastSeenAt?.toISOString() ?? 'never'}`,
    '',
    ...pillarText(resource.pillars),
  ]
  if (resource.proof) lines.push(...proofText(resource.proof))
  const open = resource.findings.filter(({ compliance }) => compliance === 'NON_COMPLIANT')
  const unknown = resource.findings.filter(({ compliance }) => compliance === 'INSUFFICIENT_DATA')
  lines.push(
    '',
    `${open.length} open findings, ${unknown.length} not known, ${resource.findings.length - open.length - unknown.length} others`,
  )
  for (const { controlId, severity, reason } of open)
    lines.push(`  ${severity.padEnd(8)} ${controlId}: ${reason}${fixOf(controlId)}`)
  for (const { controlId, reason } of unknown) lines.push(`  unknown  ${controlId}: ${reason}`)
  return `${lines.join('\n')}\n`
}

function fixOf(controlId: string): string {
  const fix = controls[controlId]?.fix
  return fix ? `\n           ${fix}` : ''
}
