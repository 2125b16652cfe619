import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStacksCommand,
  StackStatus,
  type StackSummary,
} from '@aws-sdk/client-cloudformation'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { type Unobserved, unobserved } from '#domain/observed.ts'
import { isSecurityAutomations, type StackDetails, stack, stackDetails } from './stack.ts'

/** An account can have thousands of stacks: those of the solution are kept, the others dropped page by page. */
const listStacks = operation({
  client: CloudFormationClient,
  command: ListStacksCommand,
  name: 'cloudformation:ListStacks',
  paging: { request: 'NextToken', response: (page) => page.NextToken },
  items: (page) => (page.StackSummaries ?? []).filter(isSecurityAutomations),
})

const describeStacks = operation({
  client: CloudFormationClient,
  command: DescribeStacksCommand,
  name: 'cloudformation:DescribeStacks',
  items: (page) => (page.Stacks ?? []).map(stackDetails),
})

export const collector = defineCollector({
  service: 'cloudformation',
  resourceType: 'AWS::CloudFormation::Stack',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSummary.html',
  list: listStacks,
  // Without a filter the list goes on for ninety days with stacks that are deleted.
  input: { StackStatusFilter: Object.values(StackStatus).filter((status) => status !== StackStatus.DELETE_COMPLETE) },
  facets: {
    details: facet<StackSummary, StackDetails>({
      calls: [describeStacks],
      ask: async ({ StackId }, aws): Promise<StackDetails | Unobserved> => {
        // Without a name the call describes every stack there is.
        if (!StackId) return unobserved('not-asked', describeStacks.name, 'no StackId came with the stack')
        const [details] = await aws.all(describeStacks, { StackName: StackId })
        return details ?? unobserved('not-returned', describeStacks.name)
      },
    }),
  },
  normalise: stack,
})
