import type {
  DescribeStacksInput,
  ListStacksInput,
  Stack,
  StackDriftStatus,
  StackStatus,
  StackSummary,
} from '@aws-sdk/client-cloudformation'
import { onceFor } from '#domain/pretend/habits.ts'
import { uuid } from '#domain/pretend/ids.ts'
import { answers, defineSimulation, type Place, paged, SimulatedError, type WebAclPlan } from '#domain/simulated.ts'

/** Stacks of a place: those of Security Automations for each of its web ACLs, and many that have nothing to do with it. */
function stacksOf(place: Place): readonly Stack[] {
  return onceFor(place, 'cloudformation', () => [
    ...place.webAcls.flatMap((acl) => automationsStacks(place, acl)),
    ...others(place),
  ])
}

const stackId = (place: Place, name: string) => {
  const id = uuid(place, `stack|${name}`)
  return `arn:${place.partition}:cloudformation:${place.region}:${place.accountId}:stack/${name}/${id}`
}

function automationsStacks(place: Place, { name, arn, automations }: WebAclPlan): readonly Stack[] {
  if (!automations) return []
  const { version } = automations
  const protections = [
    ['ActivateAWSManagedRulesParam', automations.managedRules],
    ['ActivateSqlInjectionProtectionParam', automations.sqlInjection],
    ['ActivateCrossSiteScriptingProtectionParam', automations.crossSiteScripting],
    ['ActivateHttpFloodProtectionParam', automations.httpFlood],
    ['ActivateScannersProbesProtectionParam', automations.scannersProbes],
    ['ActivateReputationListsProtectionParam', automations.reputationLists],
    ['ActivateBadBotProtectionParam', automations.badBot],
  ] as const
  const parameters = protections.map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }))
  const forgotten = place.profile === 'forgotten'
  const main: Stack = {
    StackId: stackId(place, name),
    StackName: name,
    Description: forgotten
      ? `(SO0006) - AWS WAF Security Automations ${version}: This AWS CloudFormation template helps you provision the AWS WAF Security Automations stack.`
      : `(SO0006) - Security Automations for AWS WAF. This template makes a web ACL and what feeds it. Version ${version}`,
    CreationTime: place.dateOf(forgotten ? -900 : -200),
    LastUpdatedTime: place.dateOf(forgotten ? -700 : -60),
    StackStatus: statusOf(place, forgotten),
    DriftInformation: { StackDriftStatus: driftOf(place, forgotten) },
    Parameters: [
      ...parameters,
      { ParameterKey: 'EndpointType', ParameterValue: 'ALB' },
      { ParameterKey: 'AppAccessLogBucket', ParameterValue: `access-logs-${place.accountId}` },
      { ParameterKey: 'SNSEmailParam', ParameterValue: 'security@example.com' },
      { ParameterKey: 'ErrorThreshold', ParameterValue: '50' },
    ],
    Outputs: [
      { OutputKey: 'WAFWebACL', OutputValue: `${name}|${arn.split('/').at(-1)}|REGIONAL` },
      { OutputKey: 'WAFWebACLArn', OutputValue: arn },
      { OutputKey: 'SolutionVersion', OutputValue: version },
      { OutputKey: 'AppAccessLogBucket', OutputValue: `access-logs-${place.accountId}` },
      ...(automations.badBot === 'yes'
        ? [
            {
              OutputKey: 'BadBotHoneypotEndpoint',
              OutputValue: `https://${place.hex('automations|honeypot', 10)}.execute-api.${place.region}.amazonaws.com/ProdStage`,
            },
          ]
        : []),
    ],
    Tags: forgotten ? [] : [{ Key: 'owner', Value: 'edge' }],
  }
  const nestedName = `${name}-WebACLStack-${place.hex('automations|nested', 12).toUpperCase()}`
  return [
    main,
    {
      StackId: stackId(place, nestedName),
      StackName: nestedName,
      Description: `(SO0006-WebACL) - AWS WAF Security Automations ${version}: This AWS CloudFormation template helps you provision the AWS WAF Security Automations stack.`,
      CreationTime: main.CreationTime,
      StackStatus: 'CREATE_COMPLETE',
      ...(main.StackId ? { ParentId: main.StackId, RootId: main.StackId } : {}),
      DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
      Parameters: [...parameters, { ParameterKey: 'ParentStackName', ParameterValue: name }],
      Outputs: [{ OutputKey: 'WAFWebACLArn', OutputValue: arn }],
    },
  ]
}

/** An update that failed one day and was mended a week later; the forgotten one hangs since. */
function statusOf(place: Place, forgotten: boolean): StackStatus {
  if (forgotten) return 'UPDATE_ROLLBACK_FAILED'
  const failed = place.pick('automations|failed-on', 20, 120)
  return place.day >= failed && place.day < failed + 7 ? 'UPDATE_ROLLBACK_FAILED' : 'UPDATE_COMPLETE'
}

/** The web ACL of the same place, in collectors/wafv2, has a rule that somebody switched to counting by hand. */
function driftOf(place: Place, forgotten: boolean): StackDriftStatus {
  const counted = place.random('automations|counted') < 0.4 && place.day >= place.pick('automations|counted-on', 20, 80)
  if (forgotten || counted) return 'DRIFTED'
  return place.random('automations|checked') < 0.7 ? 'IN_SYNC' : 'NOT_CHECKED'
}

/** What people deploy besides; stacks of the solution that are deleted stay in the list for a while. */
function others(place: Place): readonly Stack[] {
  const usual = Array.from({ length: place.scale('stacks', 0, 130) }, (_, index): Stack => {
    const StackName = `${place.choose(`stack|${index}`, ['network', 'service', 'pipeline', 'StackSet-baseline'])}-${index}`
    return {
      StackId: stackId(place, StackName),
      StackName,
      ...(index % 3 === 0 ? {} : { Description: 'Not of (SO0006), whatever it says' }),
      CreationTime: place.dateOf(-100 - index),
      StackStatus: index % 17 === 0 ? 'ROLLBACK_COMPLETE' : 'CREATE_COMPLETE',
      Parameters: [{ ParameterKey: 'DatabasePassword', ParameterValue: '****' }],
    }
  })
  if (usual.length === 0) return []
  const StackName = 'waf-trial'
  return [
    ...usual,
    {
      StackId: stackId(place, StackName),
      StackName,
      Description: '(SO0006) - AWS WAF Security Automations v3.1.0: a trial.',
      CreationTime: place.dateOf(-300),
      DeletionTime: place.dateOf(-20),
      StackStatus: 'DELETE_COMPLETE',
    },
  ]
}

function summaryOf({
  StackId,
  StackName,
  Description,
  CreationTime,
  LastUpdatedTime,
  StackStatus,
  ParentId,
  RootId,
  DriftInformation,
}: Stack): StackSummary {
  return {
    StackName,
    CreationTime,
    StackStatus,
    ...(StackId ? { StackId } : {}),
    ...(Description ? { TemplateDescription: Description } : {}),
    ...(LastUpdatedTime ? { LastUpdatedTime } : {}),
    ...(ParentId && RootId ? { ParentId, RootId } : {}),
    DriftInformation: { StackDriftStatus: DriftInformation?.StackDriftStatus ?? 'NOT_CHECKED' },
  }
}

export const simulation = defineSimulation({
  service: 'cloudformation',
  answers: {
    ListStacks: paged<ListStacksInput, StackSummary>({
      items: ({ StackStatusFilter }, place) =>
        stacksOf(place)
          .filter(({ StackStatus: status }) => !StackStatusFilter || (status && StackStatusFilter.includes(status)))
          .map(summaryOf),
      page: (StackSummaries, NextToken) => ({ StackSummaries, NextToken }),
      token: (input) => input.NextToken,
      limit: 100,
    }),
    DescribeStacks: answers<DescribeStacksInput>(({ StackName }, place) => {
      const Stacks = stacksOf(place).filter(
        ({ StackId, StackName: name }) => StackId === StackName || name === StackName,
      )
      return Stacks.length > 0
        ? { Stacks }
        : new SimulatedError('ValidationError', `Stack with id ${StackName} does not exist`)
    }),
  },
  count: (place) => ({
    'AWS::CloudFormation::Stack': place.webAcls.filter(({ automations }) => automations !== null).length * 2,
  }),
})
