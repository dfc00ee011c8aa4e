/** `npm run -s openapi`: the API's OpenAPI 3.1 document on standard output. */
import { Command } from 'commander'
import { projectVersion } from '../../pipeline/project.ts'
import { exitCodes } from '../../pipeline/run-program.ts'
import { openApiDocument } from '../contract/openapi.ts'

await new Command('openapi')
  .description('Prints the OpenAPI 3.1 document of the dashboard’s API, made of the contract the server answers by.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage))
  .action(() => void process.stdout.write(`${JSON.stringify(openApiDocument(projectVersion()), null, 2)}\n`))
  .parseAsync()
