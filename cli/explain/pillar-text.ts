import type { Hop } from '#domain/hop.ts'
import { type LetIn, outsidersFirst, standingWords } from '#domain/let-in.ts'
import { explainUnobserved, isObserved, type Observed } from '#domain/observed.ts'
import { type PillarName, type Pillars, pillarNames } from '#domain/pillars.ts'

const titles: Readonly<Record<PillarName, string>> = {
  encryptionAtRest: 'Encryption at rest',
  encryptionInTransit: 'Encryption in transit',
  exposure: 'Exposure',
  wafProtection: 'WAF protection',
}

/** What a pillar says; the exposure alone has a path and accounts. */
interface Said {
  readonly kind: string
  readonly because: string
  readonly path?: readonly Hop[]
  readonly accounts?: readonly LetIn[]
}

const mark: Readonly<Record<Hop['passes'], string>> = { yes: '→', limited: '⇢', no: '✕', unknown: '?' }

/** The pillars of a resource, line by line: each with why, the path hop by hop, and who is let in. */
export function pillarText(pillars: Pillars | null): readonly string[] {
  return pillarNames.flatMap((name) => {
    const fact: Observed<Said> | undefined = pillars?.[name]
    if (!fact) return [`${titles[name]}: not judged yet`]
    const [kind, because, path = []] = isObserved(fact)
      ? [fact.value.kind, fact.value.because, fact.value.path]
      : ['unknown', explainUnobserved(fact), fact.path]
    return [
      `${titles[name]}: ${kind} — ${because}`,
      ...path.map(({ what, id, passes, because }) => `  ${mark[passes]} ${what}${id ? ` ${id}` : ''}: ${because}`),
      ...(isObserved(fact) ? outsidersFirst(fact.value.accounts ?? []) : []).map(
        (one) => `  lets in ${one.who}, ${standingWords(one)}, by ${one.by}`,
      ),
    ]
  })
}
