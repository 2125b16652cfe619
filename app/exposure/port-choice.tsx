import { chosenValues, formatFilter, parseFilter, withoutKey } from '#domain/filter.ts'
import { ChoiceLinks } from '#ui/choice-links.tsx'

/** Ports that are asked for most, by what usually answers there. */
const ports: ReadonlyMap<string, string> = new Map([
  ['any', 'any port'],
  ['22', 'SSH 22'],
  ['3389', 'RDP 3389'],
  ['443', 'HTTPS 443'],
  ['1433,1521,3306,5432', 'databases'],
  ['udp', 'UDP'],
  ['unknown', 'port not known'],
])

/** Narrows a query to a port; any other is typed into it. */
export function PortChoice({ q, hrefOf }: { q: string; hrefOf: (q: string) => string }) {
  const { filter } = parseFilter(q)
  const chosen = chosenValues(filter, 'port').join(',') || 'any'
  const rest = formatFilter(withoutKey(filter, 'port'))
  return (
    <ChoiceLinks
      label="Port"
      options={[...ports.keys()]}
      current={chosen}
      hrefOf={(port) => hrefOf([rest, port === 'any' ? '' : `port:${port}`].filter(Boolean).join(' '))}
      textOf={(port) => ports.get(port)}
    />
  )
}
