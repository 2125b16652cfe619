import type { App, WafConfiguration } from '@aws-sdk/client-amplify'
import { describe, expect, it } from 'vitest'
import { observed, seen, Unseen } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import { posture } from './app.posture.ts'
import { app, withoutValues } from './app.ts'

const acl = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/sites/1'
const listed: App = {
  appId: 'd1',
  appArn: 'arn:aws:amplify:eu-west-1:111122223333:apps/d1',
  name: 'docs',
  description: '',
  repository: 'https://hunter2@github.com/example/docs',
  platform: 'WEB',
  createTime: new Date(0),
  updateTime: new Date(0),
  environmentVariables: { API_KEY: 'hunter2' },
  defaultDomain: 'd1.amplifyapp.com',
  enableBranchAutoBuild: true,
  enableBasicAuth: true,
  basicAuthCredentials: 'hunter2',
  buildSpec: 'hunter2',
  customHeaders: 'hunter2',
  autoBranchCreationConfig: { environmentVariables: { KEY: 'hunter2' }, basicAuthCredentials: 'hunter2' },
}
const appWith = (wafConfiguration?: WafConfiguration) =>
  app(withoutValues({ ...listed, ...(wafConfiguration ? { wafConfiguration } : {}) }))
const related = relatedIndex({
  resources: [],
  listed: () => true,
  accountId: '111122223333',
  organizationAccounts: null,
  organizationId: null,
  now: new Date(),
})
const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws', type: 'AWS::Amplify::App' }

describe('an Amplify app', () => {
  it('leaves behind every value that may be a secret, and keeps the names of variables', () => {
    expect(JSON.stringify(withoutValues(listed))).not.toContain('hunter2')
    expect(seen(appWith().facts.environmentNames)).toEqual(['API_KEY'])
    const { environmentVariables: _, ...silent } = listed
    expect(app(withoutValues(silent as App)).facts.environmentNames).toMatchObject({ unobserved: 'not-returned' })
  })

  it.each([
    [undefined, { value: null }],
    [{ webAclArn: acl, wafStatus: 'ASSOCIATION_SUCCESS' }, { value: acl }],
    [{ webAclArn: acl, wafStatus: 'ASSOCIATING' }, { value: null }],
    [{ webAclArn: acl, wafStatus: 'ASSOCIATION_FAILED' }, { value: null }],
    [{ webAclArn: acl, wafStatus: 'DISASSOCIATING' }, { unobserved: 'not-returned' }],
    [{ wafStatus: 'DISASSOCIATION_FAILED' }, { value: null }],
    [{ wafStatus: 'ASSOCIATION_SUCCESS' }, { unobserved: 'not-returned' }],
    [{ webAclArn: acl }, { unobserved: 'not-returned' }],
    [{ webAclArn: acl, wafStatus: 'PENDING' }, { unobserved: 'schema-drift' }],
  ] as const)('with the firewall %o has the web ACL %o', (waf, webAclArn) => {
    expect(appWith(waf as WafConfiguration | undefined).facts.webAclArn).toMatchObject(webAclArn)
  })

  it('is on the internet, and basic authentication is a hop before it', () => {
    const exposure = posture.exposure?.({ ...where, ...appWith() }, related)
    expect(exposure).toMatchObject({ kind: 'internet', path: [{ passes: 'yes' }, { passes: 'limited' }] })
  })

  it('a web ACL that was not listed has no known action; none is none', () => {
    const attached = { ...where, ...appWith({ webAclArn: acl, wafStatus: 'ASSOCIATION_SUCCESS' }) }
    expect(() => posture.wafProtection?.(attached, related)).toThrow(Unseen)
    expect(posture.wafProtection?.({ ...where, ...appWith(), tags: observed({}, 't') }, related)?.kind).toBe('none')
  })
})
