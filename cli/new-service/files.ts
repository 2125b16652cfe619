import type { Field, ListedShape, TagShape } from './shape.ts'

/**
 * The files of a new resource type, in the shape every type has. They work as they are: the list is read, its plain
 * fields become facts, pretend resources answer. What only a person can know is marked TODO.
 */

export interface NewType {
  readonly shape: ListedShape
  /** File name: `backup-vault`. */
  readonly name: string
  /** CloudFormation type name. */
  readonly resourceType: string
  /** The AWS page of the resource. */
  readonly docs: string
}

/** Path within the project → content. */
export function newFiles(type: NewType): ReadonlyMap<string, string> {
  const folder = `collectors/${type.shape.service}`
  return new Map([
    [`${folder}/name.ts`, nameFile(type)],
    [`${folder}/${type.name}.ts`, factsFile(type)],
    [`${folder}/${type.name}.collector.ts`, collectorFile(type)],
    [`${folder}/${type.name}.posture.ts`, postureFile(type)],
    [`${folder}/${type.name}.simulated.ts`, simulatedFile(type)],
    [`${folder}/${type.name}.test.ts`, testFile(type)],
    [`${folder}/controls/${type.name}-tagged.ts`, controlFile(type)],
  ])
}

const pascal = (name: string) => name.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase())
const camel = (name: string) => pascal(name).replace(/^./, (letter) => letter.toLowerCase())
/** `DBInstanceArn` → `dbInstanceArn`, `ARN` → `arn`. */
const factName = (field: string) => field.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (start) => start.toLowerCase())
const callOf = ({ shape }: NewType) => `${shape.prefix}:${shape.operation}`
const words = (name: string) => name.replaceAll('-', ' ')

const factType: { readonly [kind in Field['kind']]: string } = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  timestamp: 'string',
  strings: 'readonly string[]',
}

function nameFile({ shape }: NewType): string {
  return `/** What readers call it. TODO: if they call it something else. */\nexport const name = '${shape.client.replace(/Client$/, '')}'\n`
}

function factsFile(type: NewType): string {
  const { shape, name, docs } = type
  const facts = `${pascal(name)}Facts`
  const { tags } = shape
  const fields = shape.fields.map(({ name: field, kind }) => ({
    doc: kind === 'timestamp' ? '  /** ISO 8601. */\n' : '',
    declared: `  readonly ${factName(field)}: Observed<${factType[kind]}>`,
    value: kind === 'timestamp' ? `read(item.${field}?.toISOString())` : `read(item.${field})`,
    name: factName(field),
  }))
  const tagsValue =
    tags.from === 'item'
      ? `mapObserved(read(item.${tags.field}), ${tagsOf(tags.shape)})`
      : tags.from === 'call'
        ? `mapObserved(facets.tags, ${tagsOf(tags.shape)})`
        : `unobserved('not-asked', call, 'nothing asks for its tags yet')`
  const needed = [
    'factsFrom',
    ...(tags.from === 'nowhere' ? [] : ['mapObserved']),
    'type Observed',
    ...(tags.from === 'nowhere' ? ['unobserved'] : []),
  ]
  return `import type { ${shape.itemType}${tags.from === 'call' && tags.shape !== 'map' ? ', Tag' : ''} } from '@aws-sdk/client-${shape.service}'
import { ${needed.join(', ')} } from '#domain/observed.ts'
import { type CollectedResource${tags.from !== 'nowhere' && isUsual(tags.shape) ? ', tagRecord' : ''} } from '#domain/resource.ts'

const call = '${callOf(type)}'

/** Facts of a ${words(name)}. ${docs} */
export type ${facts} = {
${fields.map(({ doc, declared }) => doc + declared).join('\n')}
}

/**
 * One item of ${shape.operation} as a resource.
 * TODO: a field that AWS leaves out is unobserved. Use \`read.orNone\` or \`read.or\` where AWS documents what absence
 * means, and \`read.oneOf\` for enums.
 */
export function ${camel(name)}(item: ${shape.itemType}${
    tags.from === 'call' ? `, facets: { readonly tags: Observed<${tagsType(tags.shape)}> }` : ''
  }): CollectedResource<${facts}> {
  const read = factsFrom(call)
  return {
    arn: item.${shape.arnField} ?? '',
    name: item.${shape.nameField} ?? item.${shape.arnField} ?? '',
    // TODO: an id or creation time that AWS never reuses, where there is one.
    incarnation: item.${shape.arnField} ?? '',
    tags: ${tagsValue},
    facts: {
${fields.map(({ name: fact, value }) => `      ${fact}: ${value},`).join('\n')}
    },
  }
}
`
}

const isUsual = (shape: TagShape) => shape !== 'map' && shape.key === 'Key' && shape.value === 'Value'

/** What turns the service's tags into an object. */
function tagsOf(shape: TagShape): string {
  if (shape === 'map') return '(tags) => ({ ...tags })'
  if (isUsual(shape)) return 'tagRecord'
  return `(tags) => Object.fromEntries(tags.flatMap((tag) => (tag.${shape.key} === undefined ? [] : [[tag.${shape.key}, tag.${shape.value} ?? '']])))`
}

function tagsType(shape: TagShape): string {
  return shape === 'map' ? 'Readonly<Record<string, string>>' : 'readonly Tag[]'
}

function collectorFile(type: NewType): string {
  const { shape, name, resourceType, docs } = type
  const { tags, token } = shape
  const list = factName(shape.operation)
  const commands = [
    shape.client,
    `${shape.operation}Command`,
    ...(tags.from === 'call'
      ? [`${tags.operation}Command`, `type ${shape.itemType}`, ...(tags.shape === 'map' ? [] : ['type Tag'])]
      : []),
  ]
  const tagsOperation =
    tags.from === 'call'
      ? `
const ${factName(tags.operation)} = operation({
  client: ${shape.client},
  command: ${tags.operation}Command,
  name: '${shape.prefix}:${tags.operation}',
})
`
      : ''
  const facets =
    tags.from === 'call'
      ? `
  facets: {
    tags: facet<${shape.itemType}, ${tagsType(tags.shape)}>({
      calls: [${factName(tags.operation)}],
      ask: async ({ ${shape.arnField} }, aws) =>
        (await aws.one(${factName(tags.operation)}, { ${tags.argument}: ${shape.arnField} })).${tags.field} ??
        unobserved('not-returned', ${factName(tags.operation)}.name),
    }),
  },`
      : ''
  return `import { ${commands.sort().join(', ')} } from '@aws-sdk/client-${shape.service}'
import { defineCollector, ${tags.from === 'call' ? 'facet, ' : ''}operation } from '#domain/collector.ts'
${tags.from === 'call' ? "import { unobserved } from '#domain/observed.ts'\n" : ''}import { ${camel(name)} } from './${name}.ts'

/** TODO: \`allow\`, where the IAM action is not the operation's name. */
const ${list} = operation({
  client: ${shape.client},
  command: ${shape.operation}Command,
  name: '${callOf(type)}',${
    token
      ? `
  // TODO: AWS's largest page${shape.pageSize ? `, as \`size: { ${shape.pageSize}: … }\`` : ''}.
  paging: { request: '${token.request}', response: (page) => page.${token.response} },`
      : ''
  }
  items: (page) => page.${shape.listField} ?? [],
})
${tagsOperation}
export const collector = defineCollector({
  service: '${shape.service}',
  resourceType: '${resourceType}',
  scope: 'region',
  docs: '${docs}',
  list: ${list},${facets}
  normalise: ${camel(name)},
})
`
}

function postureFile(type: NewType): string {
  const { name, resourceType } = type
  return `import { Unseen, unobserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { ${pascal(name)}Facts } from './${name}.ts'

/** TODO: until a pillar is judged it is not known. Leave out those that do not apply to the type. */
function notJudged(): never {
  throw new Unseen(unobserved('not-asked', '${callOf(type)}', 'it is not judged yet'))
}

export const posture = definePosture<${pascal(name)}Facts>()({
  resourceType: '${resourceType}',
  looksAt: [],
  encryptionAtRest: notJudged,
  encryptionInTransit: notJudged,
  exposure: notJudged,
})
`
}

function simulatedFile(type: NewType): string {
  const { shape, name, resourceType } = type
  const { tags, token } = shape
  const key = `${shape.service}.${name}`
  const value = ({ name: field, kind }: Field): string => {
    if (field === shape.arnField)
      return `\`arn:\${place.partition}:${shape.prefix}:\${place.region}:\${place.accountId}:${name}/\${name}\``
    if (field === shape.nameField) return 'name'
    if (kind === 'number') return `place.pick(\`\${key}:${field}\`, 1, 100)`
    if (kind === 'boolean') return `place.random(\`\${key}:${field}\`) < 0.5`
    if (kind === 'timestamp') return 'place.dateOf(-30)'
    if (kind === 'strings') return `[place.hex(\`\${key}:${field}\`, 8)]`
    return `place.hex(\`\${key}:${field}\`, 12)`
  }
  const made = `[{ ${tagPair(tags.from === 'nowhere' ? 'map' : tags.shape)} }]`
  const tagList = tags.from === 'nowhere' ? '' : tags.shape === 'map' ? `{ owner: 'platform' }` : made
  const request = `${shape.operation}CommandInput`
  const paging = token
    ? `${shape.operation}: paged<${request}, ${shape.itemType}>({
      items: (_, place) => all(place),
      page: (${shape.listField}, ${token.response}) => ({ ${shape.listField}, ${token.response} }),
      token: ({ ${token.request} }) => ${token.request},${shape.pageSize ? `\n      asked: ({ ${shape.pageSize} }) => ${shape.pageSize},` : ''}
      limit: 100,
    }),`
    : `${shape.operation}: answers((_: ${request}, place) => ({ ${shape.listField}: all(place) })),`
  const tagsAnswer =
    tags.from === 'call'
      ? `
    ${tags.operation}: answers(({ ${tags.argument} }: ${tags.operation}CommandInput, place) =>
      all(place).some((one) => one.${shape.arnField} === ${tags.argument})
        ? { ${tags.field}: ${tagList} }
        : new SimulatedError('ResourceNotFoundException', \`There is no \${${tags.argument}}.\`),
    ),`
      : ''
  const domain = [
    ...(token && tags.from !== 'call' ? [] : ['answers']),
    'defineSimulation',
    'type Place',
    ...(token ? ['paged'] : []),
    ...(tags.from === 'call' ? ['SimulatedError'] : []),
  ]
  const sdk = [request, shape.itemType, ...(tags.from === 'call' ? [`${tags.operation}CommandInput`] : [])].sort()
  return `import type { ${sdk.join(', ')} } from '@aws-sdk/client-${shape.service}'
import { ${domain.join(', ')} } from '#domain/simulated.ts'

/** TODO: good, bad and awkward ones; some that appear, change and go by \`place.day\`; AWS's own page limit. */
function all(place: Place): readonly ${shape.itemType}[] {
  return Array.from({ length: place.scale('${key}', 0, 4) }, (_, index) => {
    const key = \`${key}.\${index}\`
    const name = \`${name}-\${index}\`
    return {
${shape.fields.map((field) => `      ${field.name}: ${value(field)},`).join('\n')}${
  tags.from === 'item' ? `\n      ${tags.field}: ${tagList},` : ''
}
    } as ${shape.itemType}
  })
}

export const simulation = defineSimulation({
  service: '${shape.service}',
  answers: {
    ${paging}${tagsAnswer}
  },
  count: (place) => ({ '${resourceType}': all(place).length }),
})
`
}

const tagPair = (shape: TagShape) => (shape === 'map' ? '' : `${shape.key}: 'owner', ${shape.value}: 'platform'`)

function testFile(type: NewType): string {
  const { shape, name } = type
  const facets =
    shape.tags.from === 'call' ? `, { tags: unobserved('denied', '${shape.prefix}:${shape.tags.operation}') }` : ''
  const last = shape.fields.find(({ name: field }) => field !== shape.arnField && field !== shape.nameField)
  return `import { expect, it } from 'vitest'
${facets ? "import { unobserved } from '#domain/observed.ts'\n" : ''}import { ${camel(name)} } from './${name}.ts'

const ${shape.arnField} = 'arn:aws:${shape.prefix}:eu-west-1:111122223333:${name}/one'

it('what AWS left out stays unread', () => {
  const found = ${camel(name)}({ ${shape.arnField} }${facets})
  expect(found.arn).toBe(${shape.arnField})
${
  last ? `  expect(found.facts.${factName(last.name)}).toMatchObject({ unobserved: 'not-returned' })\n` : ''
}${facets ? "  expect(found.tags).toMatchObject({ unobserved: 'denied' })\n" : ''}})
`
}

function controlFile(type: NewType): string {
  const what = words(type.name).replace(/^./, (letter) => letter.toUpperCase())
  return `import { taggedControl } from '#domain/tagged.ts'

/** TODO: the controls that matter; see docs/adding-a-service.md. */
export const control = taggedControl({ resourceType: '${type.resourceType}', what: '${what}' })
`
}
