import { expect, test } from 'vitest'
import type { FindingVersion, PostureVersion } from './contract.ts'
import { eventsOf, findingLanes, postureLanes } from './timeline.ts'

const posture = (from: string, to: string | null, encryptionAtRest: string): PostureVersion => ({
  from,
  to,
  scanId: '1',
  presence: 'PRESENT',
  encryptionAtRest,
  encryptionInTransit: 'not-applicable',
  exposure: 'isolated',
  wafProtection: 'not-eligible',
})
const finding = (
  from: string,
  to: string | null,
  compliance: FindingVersion['compliance'],
  status: FindingVersion['status'],
): FindingVersion => ({
  controlId: 'rds/x',
  from,
  to,
  scanId: '1',
  compliance,
  severity: 'high',
  reason: '',
  status,
  closeCause: status === 'RESOLVED' ? 'fixed' : null,
})
const [day1, day2, day3] = [
  '2026-09-01T00:00:00.000000Z',
  '2026-09-02T00:00:00.000000Z',
  '2026-09-03T00:00:00.000000Z',
] as const
const end = Date.parse('2026-09-05T00:00:00Z')

test('a pillar that kept its value is one band, and one that never applied has no lane', () => {
  const lanes = postureLanes(
    [posture(day3, null, 'none'), posture(day2, day3, 'aws-managed'), posture(day1, day2, 'aws-managed')],
    end,
  )
  expect(lanes.map((lane) => lane.label)).toEqual(['At rest', 'Exposure'])
  expect(lanes[0]?.bands.map((band) => [band.text, band.tone])).toEqual([
    ['aws-managed', 'good'],
    ['none', 'bad'],
  ])
})

test('what was fixed is told as resolved with its cause, and what returned as reopened', () => {
  const events = eventsOf(
    [],
    [],
    [
      finding(day3, null, 'NON_COMPLIANT', 'REOPENED'),
      finding(day2, day3, 'COMPLIANT', 'RESOLVED'),
      finding(day1, day2, 'NON_COMPLIANT', 'OPEN'),
    ],
    () => 'Encrypted',
  )
  expect(events.map((event) => event.text)).toEqual([
    'Encrypted: reopened',
    'Encrypted: resolved (fixed)',
    'Encrypted: failed',
  ])
})

test('a control that could not be judged is never told as passed', () => {
  const versions = [finding(day2, null, 'INSUFFICIENT_DATA', 'OPEN'), finding(day1, day2, 'NON_COMPLIANT', 'OPEN')]
  expect(eventsOf([], [], versions, () => 'Encrypted')[0]?.text).toBe('Encrypted: could no longer be judged')
  expect(findingLanes(versions, end, () => 'Encrypted')[0]?.bands.map((band) => band.tone)).toEqual(['bad', 'unknown'])
})
