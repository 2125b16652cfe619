import { snapshotPosture } from './snapshot-posture.ts'

export const posture = snapshotPosture('AWS::RDS::DBClusterSnapshot')
