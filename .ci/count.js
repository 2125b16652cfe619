// Sums the runners' own result files: count.js FOLDER [what failed …]. Exits 1 when anything failed.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, ...broken] = process.argv.slice(2)
let passed = 0
let failed = 0
for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
  const results = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  if (results.stats) {
    passed += results.stats.expected + results.stats.flaky
    failed += results.stats.unexpected + results.errors.length
  } else {
    passed += results.numPassedTests
    // A file that cannot even be loaded has no failed test in it, and is a failure.
    const unloaded = results.testResults.filter(
      (one) => one.status === 'failed' && !one.assertionResults.some((test) => test.status === 'failed'),
    )
    failed += results.numFailedTests + unloaded.length
  }
}
// A runner that died before it could count must not look like one that had nothing to say.
if (broken.length > 0) {
  console.log(`Failed: ${broken.join(', ')}.`)
  failed = Math.max(failed, broken.length)
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
