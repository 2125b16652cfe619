import type { NormalizedSchema } from '@smithy/core/schema'
import type { OperationModel } from '#simulator/service-model.ts'
import { loadService } from '#simulator/services.ts'
import { InputError } from '../input.ts'

/** What the SDK's own description of a service says about listing one of its resource types. */
export interface ListedShape {
  /** Package suffix: `backup`. */
  readonly service: string
  readonly client: string
  /** Service prefix of IAM actions, as far as the signing name tells. */
  readonly prefix: string
  readonly operation: string
  /** Field of the answer that holds the list, and the SDK's type of one item. */
  readonly listField: string
  readonly itemType: string
  readonly token: { readonly request: string; readonly response: string } | null
  /** Field of the request that takes a page size, where there is one. */
  readonly pageSize: string | null
  readonly fields: readonly Field[]
  readonly arnField: string | null
  readonly nameField: string
  readonly tags: TagSource
}

export interface Field {
  readonly name: string
  readonly kind: 'string' | 'number' | 'boolean' | 'timestamp' | 'strings'
}

/** Where tags come from: the item, an operation that takes the ARN, or nowhere that could be found. */
export type TagSource =
  | { readonly from: 'item'; readonly field: string; readonly shape: TagShape }
  | {
      readonly from: 'call'
      readonly operation: string
      readonly argument: string
      readonly field: string
      readonly shape: TagShape
    }
  | { readonly from: 'nowhere' }
/** `map`, or the names of key and value in a list. */
export type TagShape = 'map' | { readonly key: string; readonly value: string }

/**
 * Reads the shape of a list from the installed SDK package.
 * @throws InputError when the package, the operation or a list of structures is not there
 */
export async function listedShape(service: string, operation: string): Promise<ListedShape> {
  const model = await loadService(service).catch((error) => {
    throw new InputError(
      `@aws-sdk/client-${service} cannot be read (${error instanceof Error ? error.message.split('\n')[0] : error}). Install it first: npm install --save-exact @aws-sdk/client-${service}`,
    )
  })
  const op = model.operations.get(operation)
  if (!op) {
    const lists = [...model.operations.keys()].filter((name) => /^(List|Describe)/.test(name))
    throw new InputError(
      `@aws-sdk/client-${service} has no operation ${operation}. Those that list or describe: ${lists.join(', ')}.`,
    )
  }
  const exported = Object.keys(await import(`@aws-sdk/client-${service}`))
  const list = listIn(op)
  const item = members(list.schema.getValueSchema())
  const arns = item.filter(({ name, schema }) => schema.isStringSchema() && /arn$/i.test(name))
  const names = item.filter(({ name, schema }) => schema.isStringSchema() && /name$/i.test(name))
  const ids = item.filter(({ name, schema }) => schema.isStringSchema() && /(id|identifier)$/i.test(name))
  const nameField = names[0]?.name ?? ids[0]?.name ?? arns[0]?.name
  if (!nameField) throw new InputError(`The items of ${operation} have no name, id or ARN to be known by.`)
  return {
    service,
    client: exported.find((name) => /^[A-Za-z0-9]+Client$/.test(name)) ?? '',
    prefix: model.signingName,
    operation,
    listField: list.name,
    itemType: String(list.schema.getValueSchema().getName(true) ?? '').replace(/.*#/, ''),
    token: tokenOf(op),
    pageSize:
      members(op.input).find(({ name }) => /^(max(results|items|records)|limit|pagesize)$/i.test(name))?.name ?? null,
    fields: item.flatMap(({ name, schema }) => {
      const kind = kindOf(schema)
      return kind === null ? [] : [{ name, kind }]
    }),
    arnField: arns[0]?.name ?? null,
    nameField,
    tags: tagsIn(item) ?? tagCall([...model.operations.values()]),
  }
}

function members(schema: NormalizedSchema): readonly { readonly name: string; readonly schema: NormalizedSchema }[] {
  return schema.isStructSchema() ? [...schema.structIterator()].map(([name, member]) => ({ name, schema: member })) : []
}

function listIn(op: OperationModel): { readonly name: string; readonly schema: NormalizedSchema } {
  const lists = members(op.output).filter(({ schema }) => schema.isListSchema())
  const found = lists.find(({ schema }) => schema.getValueSchema().isStructSchema())
  if (found) return found
  throw new InputError(
    lists.length > 0
      ? `${op.name} lists names only. Name an operation that lists whole things, or copy collectors/dynamodb/, whose list gives names.`
      : `${op.name} answers with no list.`,
  )
}

const tokens = /^(next)?_?(token|marker|page_?token|position)$/i

function tokenOf(op: OperationModel): ListedShape['token'] {
  const find = (schema: NormalizedSchema) => members(schema).find(({ name }) => tokens.test(name))?.name
  const request = find(op.input)
  const response = find(op.output)
  return request && response ? { request, response } : null
}

function kindOf(schema: NormalizedSchema): Field['kind'] | null {
  if (schema.isStringSchema()) return 'string'
  if (schema.isBooleanSchema()) return 'boolean'
  if (schema.isTimestampSchema()) return 'timestamp'
  if (schema.isNumericSchema()) return 'number'
  return schema.isListSchema() && schema.getValueSchema().isStringSchema() ? 'strings' : null
}

function tagShape(schema: NormalizedSchema): TagShape | null {
  if (schema.isMapSchema()) return 'map'
  if (!schema.isListSchema()) return null
  const names = members(schema.getValueSchema()).map(({ name }) => name)
  const key = names.find((name) => /^(tag)?_?key$/i.test(name))
  const value = names.find((name) => /^(tag)?_?value$/i.test(name))
  return key && value ? { key, value } : null
}

function tagsIn(item: ReturnType<typeof members>): TagSource | null {
  for (const { name, schema } of item) {
    const shape = /^tag(s|list|set)?$/i.test(name) ? tagShape(schema) : null
    if (shape) return { from: 'item', field: name, shape }
  }
  return null
}

function tagCall(operations: readonly OperationModel[]): TagSource {
  for (const op of operations) {
    if (!/^(List|Get|Describe)Tags(ForResource|OfResource)?$/.test(op.name)) continue
    const argument = members(op.input).find(
      ({ name, schema }) => schema.isStringSchema() && /arn$|^resource(name|id)$/i.test(name),
    )
    for (const { name, schema } of members(op.output)) {
      const shape = /tag/i.test(name) ? tagShape(schema) : null
      if (shape && argument) return { from: 'call', operation: op.name, argument: argument.name, field: name, shape }
    }
  }
  return { from: 'nowhere' }
}
