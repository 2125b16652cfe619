import type { CertificateFacts } from '#domain/load-balancing.ts'
import { definePosture } from '#domain/posture.ts'

/** A certificate stores no data and answers nobody; what uses it is judged for its transport. */
export const posture = definePosture<CertificateFacts>()({
  resourceType: 'AWS::CertificateManager::Certificate',
  looksAt: [],
})
