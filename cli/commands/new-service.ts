import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Command } from 'commander'
import { InputError } from '../input.ts'
import { newFiles } from '../new-service/files.ts'
import { listedShape } from '../new-service/shape.ts'

const root = join(import.meta.dirname, '../..')

interface Options {
  list: string
  resourceType?: string
  docs?: string
}

export const command = new Command()
  .description('Make the files of a new resource type from what the SDK says of its list: a skeleton that works.')
  .argument('<package>', 'suffix of the SDK client package, which names the folder: efs')
  .argument('<type>', 'name of the resource type, which names the files: file-system')
  .requiredOption('--list <operation>', 'the operation that lists it: DescribeFileSystems')
  .option('--resource-type <type>', 'its CloudFormation name: AWS::EFS::FileSystem')
  .option('--docs <url>', 'the AWS page that describes it')
  .addHelpText('after', '\nWhat only a person can know is marked TODO in the files. See docs/adding-a-service.md.')
  .action(async (service: string, name: string, options: Options) => {
    for (const [what, text] of [['package', service] as const, ['type', name] as const])
      if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(text))
        throw new InputError(`"${text}" is no ${what}: lower-case words with hyphens between, such as file-system.`)
    if (options.resourceType && !/^AWS::\w+::\w+$/.test(options.resourceType))
      throw new InputError(`"${options.resourceType}" is no CloudFormation type name, such as AWS::EFS::FileSystem.`)
    const shape = await listedShape(service, options.list)
    if (shape.arnField === null)
      throw new InputError(
        `The items of ${options.list} carry no ARN. Copy a service that builds its own, such as collectors/ec2/.`,
      )
    const files = new Map(
      newFiles({
        shape,
        name,
        resourceType: options.resourceType ?? guessedType(shape.client, name),
        docs: options.docs ?? 'https://docs.aws.amazon.com/',
      }),
    )
    // A second type of a service finds the service named.
    const named = `collectors/${shape.service}/name.ts`
    if (existsSync(join(root, named))) files.delete(named)
    const there = [...files.keys()].filter((path) => existsSync(join(root, path)))
    if (there.length > 0) throw new InputError(`Already there, and left as it is: ${there.join(', ')}.`)
    for (const [path, content] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    }
    finish([...files.keys()])
    console.log([...files.keys()].join('\n'))
    if (shape.tags.from === 'nowhere')
      console.log(`Nothing in @aws-sdk/client-${service} was found to tell tags: the contract test will ask for them.`)
    console.log('Next: fill in what is marked TODO, then npm test and npm run check.')
  })

/** Formats the files and registers them. */
function finish(paths: readonly string[]): void {
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${args.slice(0, 2).join(' ')} failed: ${stdout}${stderr}`)
  }
  run('node_modules/@biomejs/biome/bin/biome', 'check', '--write', ...paths)
  run('cli/generate.ts')
}

/** `BackupClient`, `backup-vault` → `AWS::Backup::BackupVault`. */
function guessedType(client: string, name: string): string {
  const pascal = name.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase())
  return `AWS::${client.replace(/Client$/, '')}::${pascal}`
}
