import { middleElided, shortType } from '#ui/format.ts'
import { hrefWith, type View } from '../../view.ts'
import type { ResourceDetail, ShownRelation } from './contract.ts'
import { drawingWidth, nodesDrawn, type PlacedGroup, relationGraph, rowHeight } from './relation-layout.ts'
import { relationWords } from './relation-list.tsx'

const box = { width: 270, height: 24 }
const middle = { left: 365, width: 230, height: 44 }
const nameLength = 24

/**
 * The same relations as a drawing: what leads to the resource on its left, what it leads to on its right. What is not among
 * the collected resources is hatched and dashed. Small windows have the list alone, which says all of it.
 */
export function RelationGraph({ resource, view }: { resource: ResourceDetail; view: View }) {
  if (resource.relations.length === 0) return null
  const { groups, height, y } = relationGraph(resource.relations)
  const drawn = groups.reduce((sum, group) => sum + group.nodes.length, 1)
  return (
    <figure className="panel hidden p-4 md:block" aria-labelledby="relation-graph">
      <figcaption>
        <h2 id="relation-graph" className="text-base font-semibold">
          What hangs together with it, drawn
        </h2>
        <p className="text-xs text-text-3">
          {drawn < resource.relations.length + 1 ? `${nodesDrawn} nodes at most; the list above has all. ` : ''}
          Arrows point the way the words read. Hatched: not among the collected resources.
        </p>
      </figcaption>
      <svg viewBox={`0 0 ${drawingWidth} ${height + 8}`} className="mt-3 w-full max-w-[1000px]" aria-label="Relations">
        <defs>
          <marker id="relation-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 8 4 0 8Z" fill="var(--text-3)" />
          </marker>
        </defs>
        {groups.map((group) => (
          <Group key={`${group.direction} ${group.kind}`} group={group} y={y} view={view} />
        ))}
        <rect
          x={middle.left}
          y={y - middle.height / 2}
          width={middle.width}
          height={middle.height}
          rx="6"
          fill="var(--accent-ground)"
          stroke="var(--accent)"
        />
        <text x={drawingWidth / 2} y={y - 3} textAnchor="middle" fontSize="13" fontWeight="600" fill="var(--text)">
          {middleElided(resource.name, 28)}
        </text>
        <text x={drawingWidth / 2} y={y + 13} textAnchor="middle" fontSize="11" fill="var(--text-2)">
          {shortType(resource.type)}
        </text>
      </svg>
    </figure>
  )
}

function Group({ group, y, view }: { group: PlacedGroup; y: number; view: View }) {
  const right = group.direction === 'to'
  const left = right ? drawingWidth - box.width : 0
  const words = relationWords[group.kind].to
  const last = group.nodes.at(-1)
  return (
    <>
      <text x={left} y={group.y + 6} fontSize="11" fill="var(--text-2)">
        {right ? words : `${words} it`}
      </text>
      {group.nodes.map((node) => (
        <Node key={node.relation.arn} relation={node.relation} y={node.y} left={left} middleY={y} view={view} />
      ))}
      {group.more > 0 && last && (
        <text x={left + 8} y={last.y + rowHeight + 4} fontSize="12" fill="var(--text-2)">
          and {group.more} more in the list
        </text>
      )}
    </>
  )
}

function Node({
  relation,
  y,
  left,
  middleY,
  view,
}: {
  relation: ShownRelation
  y: number
  left: number
  middleY: number
  view: View
}) {
  const { other, arn } = relation
  const right = relation.direction === 'to'
  const [from, to] = right ? [middle.left + middle.width, left] : [box.width, middle.left]
  const [fromY, toY] = right ? [middleY, y] : [y, middleY]
  const bend = (from + to) / 2
  const name = other?.name ?? arn.split(/[:/]/).at(-1) ?? arn
  const content = (
    <>
      <title>{other ? `${other.name}, ${other.type}, in ${other.accountId}` : `${arn}: not among the collected`}</title>
      <rect
        x={left}
        y={y - box.height / 2}
        width={box.width}
        height={box.height}
        rx="4"
        fill={other ? 'var(--surface)' : 'url(#hatch)'}
        stroke="var(--line-strong)"
        strokeDasharray={other ? undefined : '4 3'}
      />
      {!other && (
        <rect
          x={left + 5}
          y={y - 9}
          width={Math.min(box.width - 10, 12 + 7 * nameLength)}
          height="18"
          fill="var(--surface)"
        />
      )}
      <text x={left + 9} y={y + 4} fontSize="12" fontWeight="500" fill={other ? 'var(--accent)' : 'var(--text-2)'}>
        {middleElided(name, nameLength)}
      </text>
      {other && (
        <text x={left + box.width - 9} y={y + 4} textAnchor="end" fontSize="11" fill="var(--text-2)">
          {middleElided(shortType(other.type), 15)}
        </text>
      )}
    </>
  )
  return (
    <>
      <path
        d={`M${from} ${fromY}C${bend} ${fromY} ${bend} ${toY} ${to} ${toY}`}
        fill="none"
        stroke="var(--text-3)"
        strokeDasharray={other ? undefined : '4 3'}
        markerEnd="url(#relation-tip)"
      />
      {other ? <a href={hrefWith(`/resources/${other.uid}`, view, { tab: 'relations' })}>{content}</a> : content}
    </>
  )
}
