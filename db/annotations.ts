import { type Database, transaction } from './client.ts'

/** What a reader says happened. */
export interface Annotation {
  /** Where: `org`, `ou:<id>` or `account:<id>`. */
  readonly scope: string
  readonly at: Date
  readonly text: string
}

/** A wording of an annotation: the one that its reader saw. */
export interface AnnotationVersion {
  readonly id: string
  /** From 1. */
  readonly version: number
}

/** Characters of a text. */
export const annotationLimit = 500

/** Why an annotation cannot be written or changed. */
export const annotationRefusals = ['nowhere', 'changed'] as const
export type AnnotationRefusal = (typeof annotationRefusals)[number]

/** The same in a sentence, with the way out. */
export const annotationRefusalWords: Record<AnnotationRefusal, string> = {
  nowhere:
    'No account or organizational unit has the id in the address: the note was not written. Choose another scope.',
  changed: 'Somebody changed or deleted this note meanwhile: nothing was saved. Below is how it stands now.',
}

/** For the reader, not a fault of ours. */
export class AnnotationRefused extends Error {
  readonly refusal: AnnotationRefusal
  constructor(refusal: AnnotationRefusal) {
    super(annotationRefusalWords[refusal])
    this.name = 'AnnotationRefused'
    this.refusal = refusal
  }
}

/** Writes an annotation. @returns its id. Throws AnnotationRefused where its scope is not known. */
export async function writeAnnotation(db: Database, { scope, at, text }: Annotation): Promise<string> {
  const { rows } = await db.pool.query<{ id: string }>(
    `INSERT INTO annotation (scope, at, text) SELECT $1, $2, $3 WHERE $1 = 'org'
       OR EXISTS (SELECT FROM account WHERE 'account:' || id = $1)
       OR EXISTS (SELECT FROM organizational_unit WHERE 'ou:' || id = $1)
     RETURNING id::text`,
    [scope, at, text],
  )
  if (!rows[0]) throw new AnnotationRefused('nowhere')
  return rows[0].id
}

/**
 * Gives an annotation another instant and text; what it said before is kept. Throws AnnotationRefused when the version is not
 * the last one any more.
 */
export function changeAnnotation(
  db: Database,
  { id, version }: AnnotationVersion,
  { at, text }: Pick<Annotation, 'at' | 'text'>,
): Promise<void> {
  return transaction(db, async (client) => {
    const { rows } = await client.query<Annotation>(
      'SELECT scope, at, text FROM annotation WHERE id = $1 AND version = $2 AND valid_to IS NULL FOR UPDATE',
      [id, version],
    )
    const [before] = rows
    if (!before) throw new AnnotationRefused('changed')
    if (before.text === text && before.at.getTime() === at.getTime()) return
    await client.query('UPDATE annotation SET valid_to = now() WHERE id = $1 AND version = $2', [id, version])
    await client.query('INSERT INTO annotation (id, version, scope, at, text) VALUES ($1, $2, $3, $4, $5)', [
      ...[id, version + 1, before.scope, at, text],
    ])
  })
}

/** Ends an annotation; what it said is kept. Throws AnnotationRefused when the version is not the last one any more. */
export async function deleteAnnotation(db: Database, { id, version }: AnnotationVersion): Promise<void> {
  const { rowCount } = await db.pool.query(
    'UPDATE annotation SET valid_to = now() WHERE id = $1 AND version = $2 AND valid_to IS NULL',
    [id, version],
  )
  if (rowCount === 0) throw new AnnotationRefused('changed')
}
