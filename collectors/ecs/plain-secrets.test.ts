import { expect, test } from 'vitest'
import { plainSecrets } from './plain-secrets.ts'

test.each([
  ['DB_PASSWORD', 'hunter2'],
  ['db.password', 'correct horse'],
  ['spring.datasource.password', 'x1y2'],
  ['githubToken', 'abc123def'],
  ['STRIPE_API_KEY', 'whatever'],
  ['AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI'],
  ['AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE'],
  ['ECS_ENGINE_AUTH_DATA', '{"https://index.docker.io/v1/":{}}'],
  ['DATABASE_URL', 'postgres://app:s3cret@db.internal:5432/app'],
  ['CONNECTION', 'Server=db;User Id=app;Password=s3cret;'],
  ['ANYTHING', 'AKIAIOSFODNN7EXAMPLE'],
  ['CERT', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
  ['SESSION', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N'],
  ['ADMIN_PASSWORD', '$2b$12$KIXQ0hJ1'],
  ['ADMIN_PASSWORD', '$ecret1'],
  ['SMTP_PASS', 'hunter2'],
  ['HOOK', 'ghp_0123456789abcdef0123456789abcdef'],
])('%s holds a secret when it is %s', (name, value) => {
  expect(plainSecrets([{ name, value }])).toEqual([name])
})

test.each([
  ['LOG_LEVEL', 'debug'],
  ['TOKEN_TTL', '3600'],
  ['PASSWORD_MIN_LENGTH', '12'],
  ['USE_TOKEN', 'true'],
  ['DB_PASSWORD', ''],
  ['DB_PASSWORD_ARN', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1b2c3'],
  ['DB_PASSWORD', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1b2c3'],
  ['SIGNING_KEY', '/run/secrets/signing-key'],
  ['API_TOKEN', 'ssm:/prod/api-token'],
  ['DATABASE_URL', 'postgres://db.internal:5432/app'],
  ['HOMEPAGE', 'https://example.com/a@b'],
  ['DB_PASSWORD', '$OTHER_PASSWORD'],
  ['DB_PASSWORD', `\${DB_PASSWORD}`],
  ['SECRETARY', 'Ann'],
  ['AWS_ACCESS_KEY_ID', ''],
])('%s holds none when it is "%s"', (name, value) => {
  expect(plainSecrets([{ name, value }])).toEqual([])
})
