import { expect, test } from 'vitest'
import { absoluteTime } from '#ui/format.ts'
import { hrefWith, parseView, pointScope } from './view.ts'

const now = new Date('2026-11-23T12:00:00Z')

test('an address that makes no sense is shown as the present of the whole organisation, with a notice', () => {
  const view = parseView({ scope: "x' or 1=1", at: 'yesterday' }, now)
  expect(view).toMatchObject({ scope: { kind: 'org' }, at: null })
  expect(view.notices).toHaveLength(2)
})

test('an instant without an offset is refused: it would mean different moments to two readers', () => {
  expect(parseView({ at: '2026-09-22T02:04:11' }, now).at).toBeNull()
  expect(parseView({ at: '2026-09-22T02:04:11+02:00' }, now).at?.toISOString()).toBe('2026-09-22T00:04:11.000Z')
  expect(parseView({ at: '2026-09-22' }, now).at?.toISOString()).toBe('2026-09-22T23:59:59.000Z')
  expect(parseView({ at: '2027-01-01' }, now).at).toBeNull()
})

test('links keep scope and instant', () => {
  const view = parseView({ scope: '012345678901', at: '2026-09-22' }, now)
  expect(hrefWith('/scans', view)).toBe('/scans?scope=012345678901&at=2026-09-22T23%3A59%3A59.000Z')
  expect(pointScope(view.scope)).toBe('account:012345678901')
})

test('a day alone ends in the zone of the address, an instant is the same in every zone', () => {
  const inZone = (tz: string, at: string) => parseView({ at, tz }, now).at?.toISOString()
  expect(inZone('UTC', '2026-11-01')).toBe('2026-11-01T23:59:59.000Z')
  expect(inZone('Pacific/Auckland', '2026-11-01')).toBe('2026-11-01T10:59:59.000Z')
  expect(inZone('America/St_Johns', '2026-11-01')).toBe('2026-11-02T03:29:59.000Z')
  expect(inZone('Pacific/Auckland', '2026-11-01T12:00:00+13:00')).toBe('2026-10-31T23:00:00.000Z')
})

test('links keep the time zone, and write instants without it', () => {
  const view = parseView({ at: '2026-11-01', tz: 'Pacific/Auckland' }, now)
  expect(hrefWith('/scans', view)).toBe('/scans?at=2026-11-01T10%3A59%3A59.000Z&tz=Pacific%2FAuckland')
  expect(hrefWith('/scans', parseView({}, now))).toBe('/scans')
})

test('UTC that the address asks for stays in its links, where a remembered zone would take its place', () => {
  for (const tz of ['UTC', 'Etc/UTC', 'GMT']) {
    const view = parseView({ tz }, now)
    expect(hrefWith('/scans', view)).toBe('/scans?tz=UTC')
    expect(absoluteTime(now, view.zone)).toBe(absoluteTime(now, parseView({}, now).zone))
    expect(parseView({ at: '2026-11-01', tz }, now).at?.toISOString()).toBe('2026-11-01T23:59:59.000Z')
  }
})

test('an unknown time zone is named, and UTC is written', () => {
  const view = parseView({ tz: 'Mars/Olympus' }, now)
  expect(view.zone).toBe('UTC')
  expect(hrefWith('/scans', view)).toBe('/scans')
  expect(view.notices).toHaveLength(1)
})
