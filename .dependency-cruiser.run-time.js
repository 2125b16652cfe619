import direct from './.dependency-cruiser.js'

/**
 * What must not be reached at run time, even through others. A file that only takes types from the AWS SDK loads
 * nothing of it, so imports that vanish when types are stripped are left out of this graph.
 */

const tests = '\\.(test|spec)\\.tsx?$'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'screens-never-reach-aws',
      comment: 'A page that can call AWS holds credentials, waits for AWS, and can show what was never stored.',
      severity: 'error',
      from: { path: '^app/', pathNot: tests },
      to: { path: '^node_modules/@aws-sdk/', reachable: true },
    },
    {
      name: 'store-never-reaches-aws',
      comment: 'The store keeps what it is given; it must not matter where that came from.',
      severity: 'error',
      from: { path: '^db/', pathNot: tests },
      to: { path: '^node_modules/@aws-sdk/', reachable: true },
    },
    {
      name: 'pure-files-never-reach-aws',
      comment: 'Controls and postures are loaded by the web server, and must be testable without AWS.',
      severity: 'error',
      from: { path: '^collectors/.*(\\.posture|/controls/[^/]+)\\.ts$' },
      to: { path: '^node_modules/@aws-sdk/', reachable: true },
    },
  ],
  options: { ...direct.options, tsPreCompilationDeps: false },
}
