import { ChoiceLinks } from '#ui/choice-links.tsx'
import { hrefWith, type Place } from '../view.ts'

const sections = { '/waf': 'Entry points', '/waf/acls': 'Web ACLs', '/waf/compare': 'Compare' } as const
export type WafSection = keyof typeof sections

/** The parts of the WAF screen. */
export function WafSections({ view, here }: { view: Place; here: WafSection }) {
  return (
    <ChoiceLinks
      label="Parts of the WAF screen"
      options={Object.keys(sections) as WafSection[]}
      current={here}
      hrefOf={(path) => hrefWith(path, view)}
      textOf={(path) => sections[path]}
    />
  )
}
