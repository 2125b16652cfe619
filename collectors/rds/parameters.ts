import type { Parameter } from '@aws-sdk/client-rds'
import { isDefaultGroup, keptParameters, type UserParameters } from './engine.ts'

/**
 * The security parameters among those an owner set (`Source=user`) in the groups of one database, by name. A
 * parameter without a value is back at its default and left out.
 */
export function userParameters(parameters: readonly Parameter[]): UserParameters {
  const kept: readonly string[] = keptParameters
  return Object.fromEntries(
    parameters.flatMap((parameter) =>
      parameter.ParameterName !== undefined &&
      parameter.ParameterValue !== undefined &&
      kept.includes(parameter.ParameterName)
        ? [
            [
              parameter.ParameterName,
              { value: parameter.ParameterValue, applyMethod: parameter.ApplyMethod ?? 'pending-reboot' },
            ] as const,
          ]
        : [],
    ),
  )
}

/**
 * The owner's own among the parameter or option groups that an instance names; AWS's default groups hold defaults only.
 * Every instance has at least one group, so null: AWS did not name them, and what is set in them is not known.
 */
export function ownGroups(named: readonly (string | undefined)[] | undefined): readonly string[] | null {
  const names = new Set((named ?? []).flatMap((name) => name ?? []))
  return names.size === 0 || named?.includes(undefined) ? null : [...names].filter((name) => !isDefaultGroup(name))
}

/** `1`, `ON` and `true` are the spellings AWS accepts for on. */
export function isOn(value: string): boolean {
  return ['1', 'on', 'true'].includes(value.toLowerCase())
}
