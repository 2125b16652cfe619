import { describe, expect, it } from 'vitest'
import { simulations } from '#.generated/simulations.ts'
import { startSimulator } from './start.ts'
import { createWorld } from './world/world.ts'

const begin = new Date('2026-06-01T00:00:00Z')

describe("every service's simulation", () => {
  it('answers only operations that its SDK client has, none of them twice', async () => {
    const simulator = await startSimulator({ accounts: 1 })
    await simulator.close()
  })

  it.each(simulations.flatMap(({ service, count }) => (count ? [[service, count] as const] : [])))(
    '%s: counts every place on every tenth day, and nothing where nothing but AWS was',
    (service, count) => {
      const world = createWorld({ accounts: 30, regions: 2, seed: 'contract', begin })
      const total = new Set<string>()
      for (let day = 0; day <= 90; day += 10) {
        const moment = world.at(new Date(begin.getTime() + day * 86_400_000))
        for (const { plan } of moment.accounts) {
          for (const region of world.regions) {
            for (const [type, held] of Object.entries(count(moment.place(plan.id, region)))) {
              expect(held, `${service} ${type} in ${plan.name}`).toBeGreaterThanOrEqual(0)
              expect(Number.isInteger(held)).toBe(true)
              if (held > 0) total.add(type)
              // Networks and AWS's own keys are everywhere; what people make is not in an account nobody uses.
              if (plan.profile === 'empty' && service !== 'ec2' && service !== 'kms') {
                expect(held, `${type} in the empty account ${plan.name}`).toBe(0)
              }
            }
          }
        }
      }
      expect(total.size).toBeGreaterThan(0)
    },
  )
})
