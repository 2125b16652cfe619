import { Bullets } from '#ui/charts/bullets.tsx'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { ChoiceLinks } from '#ui/choice-links.tsx'
import { percent } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { pillarColours } from '#ui/marks.tsx'
import { standingHref } from '../points/lists.ts'
import { type Snapshot, scoreOf } from '../points/snapshots.ts'
import { hrefWith, type Place, parseScope, type View } from '../view.ts'
import { type OverviewFilter, type Ranked, ranked, type UnitPoint } from './contract.ts'

const words: Record<Ranked, { readonly choice: string; readonly failing: string; readonly title: string }> = {
  exposure: { choice: 'Exposure', failing: 'exposed', title: 'Which units leave most open to the internet?' },
  encryptionAtRest: { choice: 'Encryption', failing: 'not encrypted', title: 'Which units leave most unencrypted?' },
  wafCoverage: { choice: 'WAF', failing: 'not protected', title: 'Which units leave most entry points unprotected?' },
  coverage: { choice: 'Coverage', failing: 'blind', title: 'Which units are seen least?' },
}
const colours: Record<Ranked, string> = {
  exposure: pillarColours.exposure,
  encryptionAtRest: pillarColours.encryptionAtRest,
  wafCoverage: pillarColours.wafProtection,
  coverage: pillarColours.coverage,
}

/** The units right below the scope, the furthest behind first, each against the scope's own figure. */
export function UnitRanking({
  units,
  whole,
  filter,
  view,
  asOf,
}: {
  units: readonly UnitPoint[]
  /** The scope itself in the same scan. */
  whole: Snapshot
  filter: OverviewFilter
  view: View
  asOf: string
}) {
  const of = filter.rank
  const rows = units
    .map((unit) => ({ unit, score: scoreOf({ at: whole.at, counts: unit.counts }, of) }))
    // What is not known, or nothing at all, says nothing about being behind.
    .sort((one, other) => (one.score.value ?? 2) - (other.score.value ?? 2) || other.score.failing - one.score.failing)
  if (rows.length === 0) return null
  const percentOf = (value: number | null) => (value === null ? null : Math.round(value * 1000) / 10)
  const placeOf = (unit: UnitPoint): Place => ({ ...view, scope: parseScope(unit.id) ?? view.scope })
  const listHref = (unit: (typeof rows)[number]['unit'], standing: 'failing' | 'unknown') =>
    of === 'coverage' ? hrefWith('/coverage/cells', placeOf(unit)) : standingHref(of, standing, placeOf(unit))
  const listed = (unit: (typeof rows)[number]['unit'], standing: 'failing' | 'unknown', count: number) =>
    count && { count, href: listHref(unit, standing) }
  return (
    <section className="panel p-4">
      <ChoiceLinks
        label="What units are ranked by"
        className="mb-2"
        options={ranked}
        current={of}
        hrefOf={(one) =>
          hrefWith('/', view, {
            range: filter.range === 90 ? null : String(filter.range),
            rank: one === 'exposure' ? null : one,
          })
        }
        textOf={(one) => words[one].choice}
      />
      <ChartFrame
        title={words[of].title}
        unit="Share that is as it should be, of what is known; units right below the scope"
        asOf={asOf}
        summary={rows
          .map(({ unit, score }) => `${unit.name}: ${score.value === null ? 'not known' : percent(score.value, 1)}.`)
          .join(' ')}
        table={{
          columns: ['ou_id', 'ou_name', `${of}_percent`, 'low_percent', 'high_percent', 'failing', 'not_known'],
          rows: rows.map(({ unit, score }) => [
            unit.id,
            unit.name,
            percentOf(score.value),
            percentOf(score.low),
            percentOf(score.high),
            listed(unit, 'failing', score.failing),
            listed(unit, 'unknown', score.unknown),
          ]),
        }}
        fileName={`parapet-units-by-${of}`}
      >
        <Bullets
          colour={colours[of]}
          mark={scoreOf(whole, of).value}
          markName={view.scope.kind === 'org' ? 'The whole organization' : 'The whole unit'}
          failingWord={words[of].failing}
          bullets={rows.map(({ unit, score }) => ({
            key: unit.id,
            label: (
              <Link className="hover:underline" href={hrefWith('/', placeOf(unit))}>
                <bdi>{unit.name}</bdi>
              </Link>
            ),
            value: score.value,
            low: score.low,
            high: score.high,
            failing: score.failing,
            href: listHref(unit, 'failing'),
          }))}
        />
      </ChartFrame>
    </section>
  )
}
