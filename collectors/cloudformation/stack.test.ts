import type { Stack, StackSummary } from '@aws-sdk/client-cloudformation'
import { describe, expect, it } from 'vitest'
import { observed, unobserved } from '#domain/observed.ts'
import { isOn } from '#domain/waf/security-automations.ts'
import { isSecurityAutomations, protectionsOf, stack, stackDetails } from './stack.ts'

const summary = (TemplateDescription?: string, more: Partial<StackSummary> = {}): StackSummary => ({
  StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/waf/1',
  StackName: 'waf',
  CreationTime: new Date(0),
  StackStatus: 'CREATE_COMPLETE',
  ...(TemplateDescription === undefined ? {} : { TemplateDescription }),
  ...more,
})
const item = (more: Partial<Stack>): Stack => ({ ...summary(), ...more })
const details = observed(stackDetails(item({})), 'cloudformation:DescribeStacks')

describe('a stack of the solution', () => {
  it.each([
    ['(SO0006) - Security Automations for AWS WAF v4.1.3: …', true],
    ['(SO0006-WebACL) - AWS WAF Security Automations v3.2.0: …', true],
    ['(SO0006-CloudFront) - AWS WAF Security Automations v2.1: …', true],
    ['(SO00061) - another solution', false],
    ['Deploys (SO0006) next to ours', false],
    [undefined, false],
  ])('%s: %s', (description, expected) => {
    // An id that merely begins with the solution's is another solution's.
    expect(isSecurityAutomations(summary(description))).toBe(expected)
  })

  it.each([
    ['(SO0006) - … Version v4.1.3', 'SO0006', '4.1.3'],
    ['(SO0006-CloudFront) - AWS WAF Security Automations v2.1: …', 'SO0006-CloudFront', '2.1'],
    ['(SO0006-CloudFront) - AWS WAF Security Automations: …', 'SO0006-CloudFront', null],
  ])('%s is template %s of version %s', (description, template, version) => {
    const { facts } = stack(summary(description), { details })
    expect(facts).toMatchObject({ template: { value: template }, version: { value: version } })
  })

  it('keeps what the list said when its details were refused', () => {
    const denied = unobserved('denied', 'cloudformation:DescribeStacks')
    const { facts, tags } = stack(summary('(SO0006) - v4.1.3'), { details: denied })
    expect(facts.stackStatus).toMatchObject({ value: 'CREATE_COMPLETE' })
    expect(facts.parentId).toMatchObject({ value: null })
    expect(facts.driftStatus).toMatchObject({ unobserved: 'not-returned' })
    for (const fact of [tags, facts.protections, facts.outputs, facts.parameterNames]) expect(fact).toEqual(denied)
  })
})

describe('what people put into parameters and outputs', () => {
  it('stays on the wire but for the protections and what the solution made', () => {
    const kept = stackDetails(
      item({
        Parameters: [
          { ParameterKey: 'ActivateBadBotProtectionParam', ParameterValue: 'yes' },
          { ParameterKey: 'SNSEmailParam', ParameterValue: 'someone@example.com' },
          { ParameterKey: 'Secret', ParameterValue: 'hunter2' },
        ],
        Outputs: [
          { OutputKey: 'WAFWebACLArn', OutputValue: 'arn:acl' },
          { OutputKey: 'Password', OutputValue: 'hunter2' },
        ],
      }),
    )
    expect(JSON.stringify(kept)).not.toMatch(/hunter2|example\.com/)
    expect(kept).toMatchObject({
      parameterNames: ['ActivateBadBotProtectionParam', 'SNSEmailParam', 'Secret'],
      outputs: { WAFWebACLArn: 'arn:acl' },
    })
  })

  it('is read by the names of every version, and null where the template has no such parameter', () => {
    expect(protectionsOf({ SqlInjectionProtectionParam: 'yes', ActivateScansProbesProtectionParam: 'no' })).toEqual({
      sqlInjection: 'yes',
      crossSiteScripting: null,
      httpFlood: null,
      scannersProbes: 'no',
      reputationLists: null,
      badBot: null,
      managedRules: [],
    })
    expect(
      protectionsOf({ ActivateAWSManagedRulesParam: 'yes', ActivateAWSManagedAPParam: 'no' }).managedRules,
    ).toEqual(['ActivateAWSManagedRulesParam'])
    expect([isOn('yes - AWS Lambda log parser'), isOn('no'), isOn(null)]).toEqual([true, false, null])
  })
})
