import { ipSetCollector } from './ip-set.collector.ts'

/** IP sets for CloudFront, which AWS keeps in one region for the whole account. */
export const collector = ipSetCollector('CLOUDFRONT')
