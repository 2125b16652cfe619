import type { NormalizedSchema } from '@smithy/core/schema'

/**
 * Reads the form fields of the query protocols into the operation's input: the way back of the SDK's
 * QueryShapeSerializer. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html and aws-ec2-query-protocol.html
 */

interface Field {
  text: string | null
  readonly parts: Map<string, Field>
}

/** @param ec2 EC2's rules: its own field names, lists always flat. */
export function readQueryInput(schema: NormalizedSchema, form: URLSearchParams, ec2: boolean): object {
  const root: Field = { text: null, parts: new Map() }
  for (const [key, value] of form) {
    let field = root
    for (const part of key.split('.')) {
      let next = field.parts.get(part)
      if (!next) {
        next = { text: null, parts: new Map() }
        field.parts.set(part, next)
      }
      field = next
    }
    field.text = value
  }
  return schema.isUnitSchema() ? {} : readStruct(schema, root, ec2)
}

function readStruct(schema: NormalizedSchema, field: Field, ec2: boolean): object {
  const out: Record<string, unknown> = {}
  for (const [name, member] of schema.structIterator()) {
    const child = field.parts.get(fieldName(name, member, ec2))
    if (child) out[name] = read(member, child, ec2)
  }
  return out
}

function fieldName(name: string, member: NormalizedSchema, ec2: boolean): string {
  const traits = member.getMergedTraits()
  if (ec2 && typeof traits.ec2QueryName === 'string') return traits.ec2QueryName
  const key = traits.xmlName ?? name
  return ec2 ? key.charAt(0).toUpperCase() + key.slice(1) : key
}

function read(schema: NormalizedSchema, field: Field, ec2: boolean): unknown {
  if (schema.isStructSchema()) return readStruct(schema, field, ec2)
  if (schema.isListSchema()) {
    const member = schema.getValueSchema()
    const flat = ec2 || Boolean(schema.getMergedTraits().xmlFlattened)
    const items = flat ? field : field.parts.get(member.getMergedTraits().xmlName ?? 'member')
    return items ? numbered(items).map((item) => read(member, item, ec2)) : []
  }
  if (schema.isMapSchema()) {
    const flat = Boolean(schema.getMergedTraits().xmlFlattened)
    const entries = flat ? field : field.parts.get('entry')
    const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? 'key'
    const valueName = schema.getValueSchema().getMergedTraits().xmlName ?? 'value'
    return Object.fromEntries(
      (entries ? numbered(entries) : []).flatMap((entry) => {
        const key = entry.parts.get(keyName)?.text
        const value = entry.parts.get(valueName)
        return key == null || !value ? [] : [[key, read(schema.getValueSchema(), value, ec2)]]
      }),
    )
  }
  const text = field.text ?? ''
  if (schema.isNumericSchema()) return Number(text)
  if (schema.isBooleanSchema()) return text === 'true'
  if (schema.isTimestampSchema()) return new Date(text)
  if (schema.isBlobSchema()) return Buffer.from(text, 'base64')
  return text
}

function numbered(field: Field): Field[] {
  return [...field.parts.entries()]
    .filter(([key]) => /^\d+$/.test(key))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, item]) => item)
}
