import { explainUnobserved, isObserved, type Observed } from '#domain/observed.ts'
import type { Proof } from '#domain/proof/proof.ts'
import { automationsText } from './automations-text.ts'
import { keyText } from './key-text.ts'
import { sandwichText } from './sandwich-text.ts'
import { webAclText } from './web-acl-text.ts'

/** What stands behind the verdicts, as lines for a terminal: the parts that the Resource screen shows. */
export function proofText(proof: Proof): readonly string[] {
  return [
    ...part('What the web ACL does', proof.webAcl, webAclText),
    ...part('The keys behind it', proof.keys, keyText),
    ...part('The WAF sandwich', proof.sandwich, sandwichText),
    ...part('Security Automations for AWS WAF', proof.automations, automationsText),
  ]
}

function part<T>(title: string, proof: Observed<T> | null, lines: (value: T) => readonly string[]): readonly string[] {
  if (proof === null) return []
  const body = isObserved(proof) ? lines(proof.value) : [`unknown — ${explainUnobserved(proof)}`]
  return ['', `${title}:`, ...body.map((line) => `  ${line}`)]
}
