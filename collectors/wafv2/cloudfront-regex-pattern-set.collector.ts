import { regexPatternSetCollector } from './regex-pattern-set.collector.ts'

/** Regex pattern sets for CloudFront, which AWS keeps in one region for the whole account. */
export const collector = regexPatternSetCollector('CLOUDFRONT')
