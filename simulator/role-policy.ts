import { globs } from './globs.ts'
import type { PolicyDocument, PolicyStatement } from './options.ts'

/** Decides which actions the role's policy lets through: an explicit Deny first, then any Allow. */
export class RolePolicy {
  readonly #allow: (action: string) => boolean
  readonly #deny: (action: string) => boolean
  readonly #actions: Readonly<Record<string, readonly string[]>>
  readonly #refused = new Map<string, string | null>()

  /** @param actions IAM actions of operations whose action is not their own name */
  constructor(documents: readonly PolicyDocument[], actions: Readonly<Record<string, readonly string[]>>) {
    const statements = documents.flatMap((document) => list(document.Statement))
    this.#allow = globs(actionsOf(statements, 'Allow'), true)
    this.#deny = globs(actionsOf(statements, 'Deny'), true)
    this.#actions = actions
  }

  /** The first action of an operation (`rds:DescribeDBInstances`) that is not allowed, or null when all are. */
  refused(operation: string): string | null {
    const known = this.#refused.get(operation)
    if (known !== undefined) return known
    const needed = this.#actions[operation] ?? [operation]
    const refused = needed.find((action) => this.#deny(action) || !this.#allow(action)) ?? null
    this.#refused.set(operation, refused)
    return refused
  }
}

function actionsOf(statements: readonly PolicyStatement[], effect: PolicyStatement['Effect']): readonly string[] {
  return statements.filter((statement) => statement.Effect === effect).flatMap((statement) => list(statement.Action))
}

function list<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T]
}
