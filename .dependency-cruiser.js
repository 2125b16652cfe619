/**
 * Who may import whom, types included. The same table, with the picture, is in docs/architecture.md. What must not be
 * reached even through others is in .dependency-cruiser.run-time.js.
 */

const tests = '\\.(test|spec)\\.tsx?$'
const sdk = '^node_modules/(@aws-sdk|@smithy)/'

/** @param {string[]} allowed folders of the project */
function only(from, allowed, because) {
  return {
    name: `${from}-imports-only`,
    comment: because,
    severity: 'error',
    from: { path: `^${from}/`, pathNot: tests },
    to: {
      path: '^(?!node_modules/)[^/]+/',
      pathNot: [`^${from}/`, ...allowed.map((folder) => `^${folder}`)],
      dependencyTypesNot: ['core'],
    },
  }
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file in disguise: neither can be understood or tested alone.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      comment: 'An import that leads nowhere fails on the first run.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^#?\\.?/?(\\.generated|\\.next)' },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'A package that package.json does not name is there by accident and goes with the next upgrade.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    only('domain', [], 'The vocabulary is pure: everything may rest on it because it rests on nothing.'),
    {
      name: 'domain-needs-no-package',
      comment: 'Rules that need a library cannot be read as rules.',
      severity: 'error',
      from: { path: '^domain/', pathNot: tests },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], dependencyTypesNot: ['type-only'] },
    },
    only('collectors', ['domain/'], 'A service is its own folder: adding or removing one touches nothing else.'),
    {
      name: 'collectors-stay-in-their-folder',
      comment: 'What two services share is vocabulary, and belongs in domain/.',
      severity: 'error',
      from: { path: '^collectors/([^/]+)/', pathNot: tests },
      to: { path: '^collectors/', pathNot: '^collectors/$1/' },
    },
    {
      name: 'only-collector-files-load-the-sdk',
      comment: 'Normalisers, postures, controls and simulated data are pure; the types of the SDK are free.',
      severity: 'error',
      from: { path: '^collectors/', pathNot: [tests, '\\.collector\\.ts$'] },
      to: { path: sdk, dependencyTypesNot: ['type-only'] },
    },
    only('aws', ['domain/'], 'The road to AWS knows what is asked, not who asks or where it is kept.'),
    only(
      'simulator',
      ['domain/', '\\.generated/simulations\\.ts'],
      'The pretend AWS must not share code with what it tests.',
    ),
    only('ui', ['domain/'], 'Shared components have no data access; a screen gives them their data.'),
    {
      name: 'ui-has-no-data-access',
      comment: 'Shared components have no data access; a screen gives them their data.',
      severity: 'error',
      from: { path: '^ui/' },
      to: { path: `${sdk}|^node_modules/(pg|@prisma|pg-boss)`, dependencyTypesNot: ['type-only'] },
    },
    only(
      'db',
      ['domain/', '\\.generated/prisma'],
      'The store keeps what it is given; it knows neither AWS nor the screens.',
    ),
    only(
      'workers',
      ['domain/', '\\.generated/', 'aws/', 'db/'],
      'Jobs join the road to AWS and the store; the simulator is for the CLI and tests.',
    ),
    only(
      'cli',
      ['domain/', '\\.generated/', 'aws/', 'db/', 'workers/', 'simulator/'],
      'Commands start things; what they start lies elsewhere. Screens are started as a process.',
    ),
    only(
      'app',
      ['domain/', 'ui/', 'db/', '\\.generated/(controls|collector-list|postures|service-names)\\.ts'],
      'Screens read the store. What AWS says reaches them only through it.',
    ),
    {
      name: 'product-never-imports-tests',
      comment: 'What a test needs must not be needed by the product.',
      severity: 'error',
      from: { pathNot: [tests, '^(e2e|moto|bench)/', '\\.config\\.'] },
      to: { path: [tests, '^(e2e|moto|bench)/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|\\.parapet|e2e/results)/' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.d.ts'],
    },
    progress: { type: 'none' },
  },
}
