import { ruleGroupCollector } from './rule-group.collector.ts'

/** Rule groups for CloudFront, which AWS keeps in one region for the whole account. */
export const collector = ruleGroupCollector('CLOUDFRONT')
