import { expect, it } from 'vitest'
import { scopeDownText, statementText } from './statement-text.ts'
import {
  and,
  geo,
  header,
  inIpSet,
  inNamespace,
  inPatternSet,
  labelled,
  longerThan,
  moreThan,
  not,
  or,
  path,
  pathLike,
  sqli,
  xss,
} from './web-acl-world.ts'

it.each([
  [geo('DE', 'FR'), 'from DE, FR'],
  [not(geo('DE', 'FR')), 'from outside DE, FR'],
  [geo('AT', 'BE', 'CH', 'DE', 'ES', 'FR', 'GB', 'IT'), 'from AT, BE, CH, DE, ES, FR and 2 more'],
  [inIpSet('partners'), 'from IP set “partners”'],
  [not(inIpSet('partners')), 'not from IP set “partners”'],
  [inPatternSet('agents'), 'path matches pattern set “agents”'],
  [path('/login'), 'path starts with “/login”'],
  [path('/health', 'EXACTLY'), 'path is “/health”'],
  [pathLike('^/api/'), 'path matches “^/api/”'],
  [header('x-origin-verify'), 'header x-origin-verify is a value that is not kept'],
  [longerThan('Body', 8192), 'body of more than 8192 bytes'],
  [sqli, 'SQL injection in body'],
  [xss, 'cross-site scripting in query string'],
  [labelled('bad:agent'), 'labelled bad:agent'],
  [inNamespace('awswaf:managed:aws:bot-control:'), 'labelled awswaf:managed:aws:bot-control:…'],
  [moreThan(2000), 'more than 2,000 requests per address in 5 min'],
  [and(path('/login'), or(geo('KP'), not(geo('DE')))), 'path starts with “/login” and (from KP or from outside DE)'],
  [not(and(sqli, geo('DE'))), 'not (SQL injection in body and from DE)'],
  [{ StatementOfNextYear: {} }, 'StatementOfNextYear'],
  [{}, 'not shown'],
])('%j reads as %s', (statement, text) => {
  expect(statementText(statement)).toBe(text)
})

it('a scope-down is told apart from what it narrows', () => {
  expect(scopeDownText(moreThan(100, path('/login')))).toBe('path starts with “/login”')
  expect(scopeDownText(moreThan(100))).toBeNull()
})
