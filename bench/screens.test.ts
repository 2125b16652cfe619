import { expect, test } from 'vitest'
import { unmeasured } from './screens.ts'

test('every page is measured', () => {
  expect(unmeasured).toEqual([])
})
