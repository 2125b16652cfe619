import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { Unseen, unobserved } from '#domain/observed.ts'
import type { StackFacts } from '#domain/waf/security-automations.ts'

const resourceType = 'AWS::CloudFormation::Stack'
const guide = 'https://docs.aws.amazon.com/solutions/latest/security-automations-for-aws-waf'

/** The newest release this version of Parapet knows of (April 2026). */
const newestRelease = '4.1.3'

const parts = (version: string) => version.split('.').map(Number)

/** Is `version` that release or a later one, part by part as numbers? */
function isCurrent(version: string): boolean {
  const [own, newest] = [parts(version), parts(newestRelease)]
  for (const [index, wanted] of newest.entries()) {
    const part = own[index] ?? 0
    if (part !== wanted) return part > wanted
  }
  return true
}

/** A stack that works as its template says; an update that was taken back left the one before. */
const settled = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS']
const underWay = /_IN_PROGRESS$/

export const family = defineFamily({
  'waf-automations/stack-healthy': defineControl<StackFacts>()({
    resourceType,
    title: 'Security Automations (SO0006) stack and nested stacks are in a complete state',
    severity: 'high',
    dimension: 'waf',
    why: 'A stack whose update failed is half of one version and half of another: its parsers may no longer feed the IP sets that block.',
    fix: 'Read the stack’s events, remove what stood in the way, and continue the rollback or update the stack again.',
    reference: `${guide}/update-the-solution.html`,
    expected: 'a StackStatus that is complete',
    needs: ['stackStatus', 'template'],
    evaluate({ stackStatus: status, template, name }) {
      if (settled.includes(status)) return compliant(`${name} (${template}) is ${status}.`)
      return underWay.test(status)
        ? notApplicable(`${name} (${template}) is being worked on: ${status}.`)
        : nonCompliant(`${name} (${template}) is ${status}.`)
    },
    examples: {
      compliant: [
        { facts: { stackStatus: 'UPDATE_COMPLETE', template: 'SO0006' } },
        { facts: { stackStatus: 'CREATE_COMPLETE', template: 'SO0006-WebACL' } },
      ],
      nonCompliant: [
        { facts: { stackStatus: 'UPDATE_ROLLBACK_FAILED', template: 'SO0006' } },
        // Taken back in full, and yet not what was wanted.
        { facts: { stackStatus: 'UPDATE_ROLLBACK_COMPLETE', template: 'SO0006' } },
        { facts: { stackStatus: 'DELETE_FAILED', template: 'SO0006-FA' } },
      ],
    },
  }) as Control,
  'waf-automations/version-current': defineControl<StackFacts>()({
    resourceType,
    title: 'Deployed solution version is the newest known release',
    severity: 'medium',
    dimension: 'hygiene',
    why: 'The solution does not update itself: old releases run on runtimes that AWS has ended, with flaws that are known.',
    fix: 'Update the stack with the template of the newest release; the parameters can stay.',
    reference: `${guide}/revisions.html`,
    expected: `v${newestRelease} or later`,
    needs: ['version', 'parentId'],
    evaluate({ version, parentId, name }) {
      if (parentId !== null) return notApplicable(`${name} is updated with the stack that it is nested in.`)
      if (version === null) return nonCompliant(`${name} names no version: it is older than all that do.`)
      return isCurrent(version)
        ? compliant(`${name} is of version ${version}.`)
        : nonCompliant(`${name} is of version ${version}; ${newestRelease} is out.`)
    },
    examples: {
      compliant: [
        { facts: { version: newestRelease, parentId: null } },
        { facts: { version: '4.10', parentId: null } },
      ],
      nonCompliant: [
        { facts: { version: '4.0.4', parentId: null } },
        { facts: { version: '3.2', parentId: null } },
        { facts: { version: null, parentId: null } },
      ],
    },
  }) as Control,
  'waf-automations/no-drift': defineControl<StackFacts>()({
    resourceType,
    title: 'Solution stack shows no drift from its template',
    severity: 'medium',
    dimension: 'waf',
    why: 'What was changed by hand in the web ACL or its functions is lost with the next update, and may be why something no longer blocks.',
    fix: 'Let CloudFormation detect the drift of the stack, look at what it found, and bring what is meant to stay into its parameters.',
    reference: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html',
    expected: 'StackDriftStatus is IN_SYNC',
    needs: ['driftStatus'],
    evaluate({ driftStatus, name }) {
      if (driftStatus === 'DRIFTED') return nonCompliant(`${name} has drifted from its template.`)
      if (driftStatus === 'IN_SYNC') return compliant(`${name} is as its template says.`)
      const detail = `CloudFormation has not compared ${name} with its template (${driftStatus})`
      throw new Unseen(unobserved('not-returned', 'cloudformation:ListStacks', detail))
    },
    examples: {
      compliant: [{ facts: { driftStatus: 'IN_SYNC' } }],
      nonCompliant: [{ facts: { driftStatus: 'DRIFTED' } }],
    },
  }) as Control,
})
