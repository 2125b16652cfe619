import { webAclCollector } from './web-acl.collector.ts'

/** Web ACLs for CloudFront and Amplify, which AWS keeps in one region for the whole account. */
export const collector = webAclCollector('CLOUDFRONT')
