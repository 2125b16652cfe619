import { describe, expect, it } from 'vitest'
import { atLeast, engineFamily, isDefaultGroup, isRdsEngine, tlsByDefault, versionParts } from './engine.ts'
import { lowestTls } from './transport.ts'

describe('engines', () => {
  it.each([
    ['postgres', 'postgres'],
    ['aurora-postgresql', 'aurora-postgresql'],
    ['aurora', 'aurora-mysql'],
    ['sqlserver-web', 'sqlserver'],
    ['oracle-se2-cdb', 'oracle'],
    ['db2-ae', 'db2'],
    ['custom-oracle-ee', 'custom'],
    ['postgresql', null],
  ])('%s belongs to %s', (engine, family) => {
    expect(engineFamily(engine)).toBe(family)
  })

  it('leaves Neptune and DocumentDB to their own services', () => {
    expect(['neptune', 'docdb', 'mysql', undefined].map(isRdsEngine)).toEqual([false, false, true, true])
  })

  it('compares versions as numbers, part by part', () => {
    expect(versionParts('8.0.mysql_aurora.3.05.2')).toEqual([8, 0])
    expect(atLeast('12.10', [12, 7])).toBe(true)
    expect(atLeast('12.6', [12, 7])).toBe(false)
    expect(atLeast('9.6.22', [9, 6, 22])).toBe(true)
  })

  it('knows no default for a version that came after its documentation', () => {
    expect(tlsByDefault('aurora-mysql', '9.1')).toBeNull()
    expect(tlsByDefault('postgres', 'unknown')).toBeNull()
    expect(['8.4.5', '9.6.0', '9.7.1', '10.0'].map((version) => tlsByDefault('mysql', version))).toEqual([
      false,
      null,
      true,
      null,
    ])
  })

  it('tells AWS’s own parameter and option groups', () => {
    expect(['default.mysql8.0', 'default:mysql-8-0', 'default-of-ours'].map(isDefaultGroup)).toEqual([
      true,
      true,
      false,
    ])
  })

  it('reads the lowest TLS version from either parameter', () => {
    const set = (name: string, value: string) => lowestTls({ [name]: { value, applyMethod: 'immediate' } })
    expect(set('ssl_min_protocol_version', 'TLSv1.2')).toBe('1.2')
    expect(set('tls_version', 'TLSv1.3,TLSv1.2')).toBe('1.2')
    expect(set('tls_version', 'TLSv1,TLSv1.2')).toBe('1.0')
    expect(lowestTls({})).toBeNull()
  })
})
