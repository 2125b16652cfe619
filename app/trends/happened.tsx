import type { ReactNode } from 'react'
import { type AnnotationRefusal, annotationLimit, annotationRefusalWords } from '#db/annotations.ts'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { Mark } from '#ui/charts/time-marks.tsx'
import { absoluteTime, counted, isoTime } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { At } from '#ui/time.tsx'
import { usualZone, wallText } from '#ui/zone.ts'
import { hrefWith, type View } from '../view.ts'
import { ViewInputs } from '../view-inputs.tsx'
import { type Note, notesShown } from './annotations.ts'
import { type TrendsFilter, trendsHref, trendsParams } from './contract.ts'
import type { TrendEvent } from './events.ts'
import { eventText, shapeOf } from './marks.ts'

/** What happened meanwhile: failed scans, other controls, accounts that came or left, and what readers say did. */
export function Happened({
  events,
  notes,
  filter,
  view,
  now,
  refusal,
}: {
  events: readonly TrendEvent[]
  notes: readonly Note[]
  filter: TrendsFilter
  view: View
  now: Date
  /** Why the last note could not be written or changed. */
  refusal: AnnotationRefusal | null
}) {
  const standing = notes.filter(({ deletedAt }) => !deletedAt)
  const deleted = notes.filter(({ deletedAt }) => deletedAt)
  const rows = [
    ...events.map((event) => ({ at: event.at, event, note: null })),
    ...standing.map((note) => ({ at: note.at, event: null, note })),
  ].sort((one, other) => other.at.getTime() - one.at.getTime())
  return (
    <section id="happened" aria-label="What happened meanwhile">
      <ChartFrame
        title="What happened meanwhile?"
        unit="Scans that failed, controls that changed, accounts that joined or left, and notes; the marks under the charts"
        asOf={`as of ${absoluteTime(view.at ?? now, view.zone)}`}
        summary={`${counted(events.length, 'event')} and ${counted(standing.length, 'note')} in this time.`}
        fileName="parapet-trend-events"
        table={{
          columns: ['happened_at', 'kind', 'scope', 'text'],
          rows: rows.map(({ at, event, note }) =>
            event ? [isoTime(at), event.kind, '', eventText(event)] : [isoTime(at), 'note', note.scopeName, note.text],
          ),
        }}
        isTable
      >
        {refusal && (
          <p role="alert" className="mb-2 text-sm text-critical">
            {annotationRefusalWords[refusal]}
          </p>
        )}
        {rows.length === 0 ? (
          <p className="text-sm text-text-2">Nothing that is known of, and nobody wrote a note.</p>
        ) : (
          <table className="figures w-full text-sm max-sm:block">
            <caption className="sr-only">What happened meanwhile, the latest first</caption>
            <thead className="sr-only">
              <tr>
                <th scope="col">When</th>
                <th scope="col">What</th>
              </tr>
            </thead>
            <tbody className="max-sm:block">
              {rows.map(({ at, event, note }) => (
                <tr
                  key={event ? `${event.kind} ${at.toISOString()}` : note.id}
                  className="border-line border-t align-baseline first:border-t-0 max-sm:block max-sm:py-1.5"
                >
                  <td className="w-0 py-1.5 pr-3 whitespace-nowrap text-text-2 max-sm:block max-sm:w-auto max-sm:py-0">
                    <At time={at} />
                  </td>
                  <td className="py-1.5 max-sm:block max-sm:py-0">
                    {event ? (
                      <Sentence mark={<Mark shape={shapeOf(event)} />}>
                        <EventText event={event} view={view} />
                      </Sentence>
                    ) : (
                      <NoteText note={note} filter={filter} view={view} now={now} />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {notes.length >= notesShown && (
          <p className="mt-1 text-xs text-text-3">Of the notes of this time the latest {notesShown} are shown.</p>
        )}
        {deleted.length > 0 && (
          <details className="mt-2 text-sm">
            <summary className="text-xs text-text-2">{counted(deleted.length, 'deleted note')}</summary>
            <ul className="mt-1 flex flex-col gap-2">
              {deleted.map((note) => (
                <li key={note.id}>
                  <span className="text-text-2">
                    <At time={note.at} />, <bdi>{note.scopeName}</bdi>:
                  </span>{' '}
                  <s>
                    <bdi>{note.text}</bdi>
                  </s>
                  <History note={note} />
                </li>
              ))}
            </ul>
          </details>
        )}
        <details className="group mt-3 border-line border-t pt-3 print:hidden" open={refusal === 'nowhere'}>
          <summary className="control h-7! list-none px-2! text-xs! [&::-webkit-details-marker]:hidden">
            Write a note
          </summary>
          <NoteForm action="/api/annotations" filter={filter} view={view} now={now} at={view.at ?? now} text="">
            <button type="submit" className="control control-primary">
              Write the note
            </button>
          </NoteForm>
          <p className="mt-2 max-w-prose text-xs text-text-3">
            It is a note of the scope that is shown, and stands under the charts of what lies in it and of what it lies
            in. There is no sign-in yet: everybody here can read, change and delete it, and it does not say whose it is.
          </p>
        </details>
      </ChartFrame>
    </section>
  )
}

function Sentence({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-2">
      <span className="relative top-px">{mark}</span>
      <div className="min-w-0 grow break-words">{children}</div>
    </div>
  )
}

function EventText({ event, view }: { event: TrendEvent; view: View }) {
  const [first] = event.names
  if (!event.kind.startsWith('scan')) return <bdi>{eventText(event)}</bdi>
  return (
    <Link className="link" href={hrefWith(`/scans/${first}`, view)}>
      {eventText(event)}
    </Link>
  )
}

function NoteText({ note, filter, view, now }: { note: Note; filter: TrendsFilter; view: View; now: Date }) {
  const { id, version, scope, scopeName, at, text } = note
  const path = `/api/annotations/${id}`
  return (
    <Sentence mark={<Mark shape="flag" />}>
      <bdi>{text}</bdi>{' '}
      <span className="text-xs text-text-3">
        <Link className="hover:underline" href={trendsHref({ ...view, scope }, { ...filter, versus: null })}>
          <bdi>{scopeName}</bdi>
        </Link>
      </span>
      <History note={note} />
      <div className="mt-0.5 flex flex-wrap gap-x-3 gap-y-2 print:hidden">
        <Unfolding words="Change" text={text}>
          <NoteForm action={`${path}/change`} version={version} {...{ filter, view, now, at, text }}>
            <button type="submit" className="control">
              Save the note
            </button>
          </NoteForm>
        </Unfolding>
        <Unfolding words="Delete" text={text}>
          <form method="post" action={`${path}/delete`} className="mt-1">
            <ViewInputs view={view} more={{ ...trendsParams(filter), version: String(version) }} />
            <button type="submit" className="control border-critical! text-critical">
              Delete the note
            </button>
          </form>
        </Unfolding>
      </div>
    </Sentence>
  )
}

/** What it said before, and when that was changed. Nobody knows by whom. */
function History({ note: { earlier, writtenAt, deletedAt } }: { note: Note }) {
  const [first] = earlier
  return (
    <div className="text-xs text-text-3">
      Written <At time={first?.writtenAt ?? writtenAt} />
      {deletedAt && (
        <>
          , deleted <At time={deletedAt} />
        </>
      )}
      {earlier.length > 0 && (
        <details>
          <summary>changed {counted(earlier.length, 'time')}</summary>
          <ol className="mt-0.5 flex flex-col gap-0.5">
            {earlier.map(({ at, text, writtenAt }) => (
              <li key={writtenAt.toISOString()}>
                Since <At time={writtenAt} />: <bdi>{text}</bdi>, of <At time={at} />
              </li>
            ))}
            <li>
              As it is now since <At time={writtenAt} />
            </li>
          </ol>
        </details>
      )}
    </div>
  )
}

function NoteForm({
  action,
  version,
  filter,
  view,
  now,
  at,
  text,
  children,
}: {
  action: string
  version?: number
  filter: TrendsFilter
  view: View
  now: Date
  at: Date
  text: string
  children: ReactNode
}) {
  return (
    <form method="post" action={action} className="mt-2 flex flex-wrap items-end gap-2">
      <ViewInputs view={view} more={{ ...trendsParams(filter), version: version ? String(version) : null }} />
      <label className="flex flex-col gap-1 text-xs text-text-2">
        When ({view.zone === usualZone ? 'UTC' : view.zone})
        <input
          type="datetime-local"
          name="when"
          className="field px-1.5!"
          defaultValue={wallText(at, view.zone)}
          max={wallText(now, view.zone)}
          required
        />
      </label>
      <label className="flex min-w-0 grow basis-60 flex-col gap-1 text-xs text-text-2">
        What happened
        <input
          name="text"
          className="field w-full"
          defaultValue={text}
          maxLength={annotationLimit}
          required
          autoComplete="off"
          placeholder="Moved payments to a key of its own"
        />
      </label>
      {children}
    </form>
  )
}

/** What needs a second step. */
function Unfolding({ words, text, children }: { words: string; text: string; children: ReactNode }) {
  return (
    <details className="open:basis-full">
      <summary className="inline-block min-h-6 list-none text-xs text-accent [&::-webkit-details-marker]:hidden">
        {words} …<span className="sr-only"> {text}</span>
      </summary>
      {children}
    </details>
  )
}
