import { join } from 'node:path'
import ts from 'typescript'

/** What the source says of a fact: its type, and the comment above it. */
export interface FactType {
  readonly type: string
  readonly comment: string
}

const root = join(import.meta.dirname, '../..')

/**
 * The facts of every collector as their types declare them, by collector id and fact name, in the order of the source.
 * @param ids collector ids, such as `rds/db-instance`
 */
export function factTypes(ids: readonly string[]): ReadonlyMap<string, ReadonlyMap<string, FactType>> {
  const pathOf = (id: string) => join(root, 'collectors', `${id}.collector.ts`)
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ids.map(pathOf) }, ts.sys, root)
  const program = ts.createProgram(ids.map(pathOf), { ...options, noEmit: true, incremental: false })
  const checker = program.getTypeChecker()
  return new Map(
    ids.map((id) => {
      const source = program.getSourceFile(pathOf(id))
      if (!source) throw new Error(`${pathOf(id)} could not be read.`)
      return [id, factsOf(source, checker)]
    }),
  )
}

/** The second type argument of the exported `collector`: `Collector<Item, Facts>`. */
function factsOf(source: ts.SourceFile, checker: ts.TypeChecker): ReadonlyMap<string, FactType> {
  const module = checker.getSymbolAtLocation(source)
  const symbol = module && checker.getExportsOfModule(module).find(({ name }) => name === 'collector')
  if (!symbol) throw new Error(`${source.fileName} exports no collector.`)
  const collector = checker.getTypeOfSymbolAtLocation(symbol, source)
  const facts = collector.aliasTypeArguments?.[1] ?? checker.getTypeArguments(collector as ts.TypeReference)[1]
  if (!facts) throw new Error(`${source.fileName}: the facts of its collector have no type.`)
  return new Map(
    checker.getPropertiesOfType(facts).map((fact) => {
      const comment = ts.displayPartsToString(fact.getDocumentationComment(checker)).replace(/\s+/g, ' ').trim()
      const observed = checker.getTypeOfSymbolAtLocation(fact, source)
      return [fact.name, { type: valueType(observed, checker), comment }]
    }),
  )
}

/** `T` of `Observed<T>`, as a reader of the source would write it. */
function valueType(observed: ts.Type, checker: ts.TypeChecker): string {
  const value = observed.aliasTypeArguments?.[0] ?? observed
  return checker.typeToString(value, undefined, ts.TypeFormatFlags.NoTruncation).replace(/\breadonly /g, '')
}
