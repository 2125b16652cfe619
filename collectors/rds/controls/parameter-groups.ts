import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { DbInstanceFacts } from '../db-instance.ts'
import { isDefaultGroup } from '../engine.ts'

const group = (name: string, applyStatus = 'in-sync') => [{ name, applyStatus }]

export const family = defineFamily({
  'rds/parameter-applied': defineControl<DbInstanceFacts>()({
    resourceType: 'AWS::RDS::DBInstance',
    title: 'Security parameters are applied, not waiting for a reboot',
    severity: 'medium',
    dimension: 'hygiene',
    why: 'A parameter that waits for a reboot protects nothing yet, however right it looks.',
    fix: 'Reboot the instance in its next maintenance window.',
    reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html',
    expected: 'every parameter group is in-sync',
    needs: ['dbParameterGroups'],
    evaluate({ dbParameterGroups, name }) {
      const waiting = dbParameterGroups.filter((one) => one.applyStatus !== 'in-sync')
      return waiting.length > 0
        ? nonCompliant(
            `${name} does not run with its parameters yet: ${waiting.map((one) => `${one.name} is ${one.applyStatus}`).join(', ')}.`,
          )
        : compliant(`${name} runs with the parameters of its groups.`)
    },
    examples: {
      compliant: [{ facts: { dbParameterGroups: group('own') } }],
      nonCompliant: [{ facts: { dbParameterGroups: group('own', 'pending-reboot') } }],
    },
  }) as Control,
  'rds/parameter-group-not-default': defineControl<DbInstanceFacts>()({
    resourceType: 'AWS::RDS::DBInstance',
    title: 'Instance uses its own parameter group',
    severity: 'low',
    dimension: 'hygiene',
    why: 'AWS’s default groups cannot be changed: nothing about the engine can be hardened while one is in use.',
    fix: 'Make a parameter group for the engine version, set what you need, and attach it to the instance.',
    reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html',
    expected: 'no group named default.…',
    needs: ['dbParameterGroups', 'dbClusterIdentifier'],
    evaluate({ dbParameterGroups, dbClusterIdentifier, name }) {
      if (dbClusterIdentifier !== null)
        return notApplicable(`${name} takes its parameters from its cluster ${dbClusterIdentifier}.`)
      const defaults = dbParameterGroups.filter((one) => isDefaultGroup(one.name))
      return defaults.length > 0
        ? nonCompliant(`${name} uses ${defaults.map((one) => one.name).join(', ')}.`)
        : compliant(`${name} uses ${dbParameterGroups.map((one) => one.name).join(', ')}.`)
    },
    examples: {
      compliant: [{ facts: { dbParameterGroups: group('orders-postgres16'), dbClusterIdentifier: null } }],
      nonCompliant: [{ facts: { dbParameterGroups: group('default.postgres16'), dbClusterIdentifier: null } }],
    },
  }) as Control,
})
