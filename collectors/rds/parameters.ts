import type { Parameter } from '@aws-sdk/client-rds'
import { keptParameters, type UserParameters } from './engine.ts'

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

/** `1`, `ON` and `true` are the spellings AWS accepts for on. */
export function isOn(value: string): boolean {
  return ['1', 'on', 'true'].includes(value.toLowerCase())
}
