import type { Output, Parameter, Stack, StackSummary, Tag } from '@aws-sdk/client-cloudformation'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import type { AutomationsProtections, StackFacts } from '#domain/waf/security-automations.ts'

const solution = /^\s*\((SO0006(?:-[\w-]+)?)\)/

/** A stack of Security Automations for AWS WAF says so at the start of its template's description: `(SO0006-WebACL) - …`. */
export function isSecurityAutomations({ TemplateDescription }: StackSummary): boolean {
  return solution.test(TemplateDescription ?? '')
}

/** What is kept of DescribeStacks: parameters and outputs may hold addresses, names and secrets of the owner's. */
export interface StackDetails {
  readonly parameterNames: readonly string[]
  /** Of the protections and the endpoint type only. */
  readonly parameters: Readonly<Record<string, string>>
  readonly outputs: Readonly<Record<string, string>>
  readonly tags: readonly Tag[] | undefined
}

const keptParameters = /^(Activate\w+Param|\w+ProtectionParam|EndpointType)$/
const keptOutputs = /^(WAFWebACL|WAFWebACLArn|BadBotHoneypotEndpoint|SolutionVersion)$/

export function stackDetails({ Parameters = [], Outputs = [], Tags }: Stack): StackDetails {
  return {
    parameterNames: Parameters.flatMap(({ ParameterKey }) => ParameterKey ?? []).sort(),
    parameters: Object.fromEntries(Parameters.flatMap(keptParameter)),
    outputs: Object.fromEntries(Outputs.flatMap(keptOutput)),
    tags: Tags,
  }
}

function keptParameter({ ParameterKey: key, ParameterValue: value }: Parameter): [string, string][] {
  return key !== undefined && value !== undefined && keptParameters.test(key) ? [[key, value]] : []
}

function keptOutput({ OutputKey: key, OutputValue: value }: Output): [string, string][] {
  return key !== undefined && value !== undefined && keptOutputs.test(key) ? [[key, value]] : []
}

/** The choices of versions 2 (`SqlInjectionProtectionParam`, `ActivateScansProbesProtectionParam`) to 4. */
export function protectionsOf(parameters: Readonly<Record<string, string>>): AutomationsProtections {
  const chosen = (...names: string[]) =>
    names.map((name) => parameters[name]).find((value) => value !== undefined) ?? null
  return {
    sqlInjection: chosen('ActivateSqlInjectionProtectionParam', 'SqlInjectionProtectionParam'),
    crossSiteScripting: chosen('ActivateCrossSiteScriptingProtectionParam', 'CrossSiteScriptingProtectionParam'),
    httpFlood: chosen('ActivateHttpFloodProtectionParam'),
    scannersProbes: chosen('ActivateScannersProbesProtectionParam', 'ActivateScansProbesProtectionParam'),
    reputationLists: chosen('ActivateReputationListsProtectionParam'),
    badBot: chosen('ActivateBadBotProtectionParam'),
    managedRules: Object.entries(parameters)
      .filter(([name, value]) => name.startsWith('ActivateAWSManaged') && value.startsWith('yes'))
      .map(([name]) => name)
      .sort(),
  }
}

/** One stack of the solution as ListStacks gives it, with the details that are kept. */
export function stack(
  item: StackSummary,
  { details }: { readonly details: Observed<StackDetails> },
): CollectedResource<StackFacts> {
  const read = factsFrom('cloudformation:ListStacks')
  const description = item.TemplateDescription ?? ''
  return {
    arn: item.StackId ?? '',
    name: item.StackName ?? '',
    // The id ends in one that AWS never reuses.
    incarnation: item.StackId ?? '',
    tags: mapObserved(details, ({ tags }) => tagRecord(tags)),
    facts: {
      stackId: read(item.StackId),
      stackName: read(item.StackName),
      stackStatus: read(item.StackStatus),
      template: read(solution.exec(description)?.[1]),
      version: read.orNone(/\bv(\d+\.\d+(?:\.\d+)?)\b/.exec(description)?.[1]),
      // Only nested stacks have a parent.
      parentId: read.orNone(item.ParentId),
      driftStatus: read.oneOf(item.DriftInformation?.StackDriftStatus, [
        'DRIFTED',
        'IN_SYNC',
        'NOT_CHECKED',
        'UNKNOWN',
      ]),
      parameterNames: mapObserved(details, ({ parameterNames }) => parameterNames),
      protections: mapObserved(details, ({ parameters }) => protectionsOf(parameters)),
      endpointType: mapObserved(details, ({ parameters }) => parameters.EndpointType ?? null),
      outputs: mapObserved(details, ({ outputs }) => outputs),
    },
  }
}
