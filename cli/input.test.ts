import { InvalidArgumentError } from 'commander'
import { describe, expect, test } from 'vitest'
import {
  accountIds,
  duration,
  InputError,
  instant,
  jsonFile,
  list,
  regionNames,
  roleName,
  wholeNumber,
} from './input.ts'

describe('what is typed is read exactly or refused, never guessed', () => {
  test.each([
    [duration, '30ms', 30],
    [duration, '1.5s', 1500],
    [duration, '90d', 7_776_000_000],
    [wholeNumber(1, 10), '10', 10],
    [list, ' rds, dynamodb,rds ', ['rds', 'dynamodb']],
    [accountIds, '111122223333,444455556666', ['111122223333', '444455556666']],
    [regionNames, 'eu-central-1,us-gov-west-1', ['eu-central-1', 'us-gov-west-1']],
    [roleName, 'audit/ParapetReadOnly', 'audit/ParapetReadOnly'],
  ])('%o reads %s', (read: (text: string) => unknown, text, value) => {
    expect(read(text)).toEqual(value)
  })

  test.each([
    [duration, '30'],
    [duration, 'ms'],
    [duration, '-5s'],
    [wholeNumber(1, 10), '0'],
    [wholeNumber(1, 10), '11'],
    [wholeNumber(1, 10), '3e0'],
    [wholeNumber(1, 10), ''],
    [list, ' , '],
    [accountIds, '11112222333'],
    [accountIds, '111122223333,prod'],
    [regionNames, 'Frankfurt'],
    [roleName, 'arn:aws:iam::111122223333:role/ParapetReadOnly'],
    [instant, '2026-02-31'],
    [instant, '2026-09-01T12:00'],
    [instant, 'yesterday'],
    [instant, '1'],
  ])('%o refuses "%s"', (read: (text: string) => unknown, text) => {
    expect(() => read(text)).toThrow(InvalidArgumentError)
  })
})

test('a date is midnight UTC wherever the machine stands; an instant carries its zone', () => {
  expect(instant('2026-09-01').toISOString()).toBe('2026-09-01T00:00:00.000Z')
  expect(instant('2026-09-01T12:00:00+02:00').toISOString()).toBe('2026-09-01T10:00:00.000Z')
})

test('a file that is missing or not JSON is named', () => {
  expect(() => jsonFile('/nowhere/faults.json')).toThrow(InputError)
  expect(() => jsonFile('/nowhere/faults.json')).toThrow('/nowhere/faults.json')
  expect(() => jsonFile(import.meta.filename)).toThrow(/input\.test\.ts is not JSON/)
})
