import type { Database } from './client.ts'

/** What a reader keeps of the list of resources under a name: what is asked and how it is shown, not where and when. */
export interface SavedView {
  readonly id: string
  readonly name: string
  /** Query text. */
  readonly query: string
  /** As addresses name them: by their names in the CSV, joined by commas. */
  readonly columns: string
  readonly sort: string
  /** The facet that the chart above the list splits by. */
  readonly splitBy: string
  readonly pinned: boolean
}

/** Characters of a name. */
export const viewNameLimit = 80
/** Views of one deployment: more than anybody finds one in, and a page that is read whole. */
export const viewsKept = 500

/** Why a view cannot be kept or changed. */
export const refusals = ['taken', 'full', 'gone'] as const
export type Refusal = (typeof refusals)[number]

/** The same in a sentence, with the way out. */
export function refusalText(refusal: Refusal, name: string): string {
  if (refusal === 'full') return `There are ${viewsKept} views already: delete one that nobody needs.`
  if (refusal === 'gone') return 'There is no such view any more: somebody has deleted it.'
  return `There is a view named “${name}” already: choose another name, or delete that view first.`
}

/** For the reader, not a fault of ours. */
export class ViewRefused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal, name = '') {
    super(refusalText(refusal, name))
    this.name = 'ViewRefused'
    this.refusal = refusal
  }
}

/** All views: the pinned ones first, each kind by name. */
export async function readViews(db: Database): Promise<SavedView[]> {
  const { rows } = await db.pool.query<SavedView>(
    `SELECT id::text, name, query, columns, sort, split_by AS "splitBy", pinned FROM saved_view
     ORDER BY pinned DESC, lower(name) LIMIT ${viewsKept}`,
  )
  return rows
}

/** Keeps a view. @returns its id. Throws ViewRefused when its name is taken, or there are too many. */
export async function keepView(db: Database, view: Omit<SavedView, 'id'>): Promise<string> {
  const { rows } = await db.pool.query<{ id: string }>(
    `INSERT INTO saved_view (name, query, columns, sort, split_by, pinned)
     SELECT $1, $2, $3, $4, $5, $6 WHERE (SELECT count(*) FROM saved_view) < ${viewsKept}
     ON CONFLICT (lower(name)) DO NOTHING RETURNING id::text`,
    [nameOf(view.name), view.query, view.columns, view.sort, view.splitBy, view.pinned],
  )
  if (rows[0]) return rows[0].id
  throw new ViewRefused((await isTaken(db, view.name)) ? 'taken' : 'full', nameOf(view.name))
}

/** Gives a view another name. Throws ViewRefused when there is no such view, or another has the name. */
export async function renameView(db: Database, id: string, name: string): Promise<void> {
  try {
    await changed(db, id, 'UPDATE saved_view SET name = $2 WHERE id = $1', [nameOf(name)])
  } catch (error) {
    // 23505: unique_violation
    if ((error as { code?: string }).code === '23505') throw new ViewRefused('taken', nameOf(name))
    throw error
  }
}

/** Puts a view above the list, or takes it away from there. Throws ViewRefused when there is no such view. */
export function pinView(db: Database, id: string, pinned: boolean): Promise<void> {
  return changed(db, id, 'UPDATE saved_view SET pinned = $2 WHERE id = $1', [pinned])
}

/** Throws ViewRefused when there is no such view. */
export function deleteView(db: Database, id: string): Promise<void> {
  return changed(db, id, 'DELETE FROM saved_view WHERE id = $1', [])
}

async function changed(db: Database, id: string, text: string, values: readonly unknown[]): Promise<void> {
  const { rowCount } = await db.pool.query(text, [id, ...values])
  if (rowCount === 0) throw new ViewRefused('gone')
}

async function isTaken(db: Database, name: string): Promise<boolean> {
  const { rowCount } = await db.pool.query('SELECT FROM saved_view WHERE lower(name) = lower($1)', [nameOf(name)])
  return rowCount === 1
}

/** A name as it is kept: what cannot be seen makes no difference. */
const nameOf = (name: string) => name.normalize('NFC').replace(/\s+/g, ' ').trim()
