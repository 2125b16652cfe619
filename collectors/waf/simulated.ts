import { classicWafAnswers, classicWafCount } from '#domain/pretend/classic-waf.ts'
import { defineSimulation } from '#domain/simulated.ts'

export const simulation = defineSimulation({
  service: 'waf',
  answers: classicWafAnswers('waf'),
  count: (place) => classicWafCount('waf', place),
})
