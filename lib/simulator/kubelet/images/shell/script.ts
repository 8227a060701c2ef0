/** A shell with a script: from its first command to its exit code. */
import type { ContainerProcess } from '../../../extension'
import { Runner } from './interpreter'
import { type ImagePrograms, newShell } from './shell'
import { parseScript } from './syntax'

/** `sh -c script name parameter…`: resolves with the exit code. */
export async function runScript(
  script: string,
  process: ContainerProcess,
  programs: ImagePrograms,
  [name = 'sh', ...parameters]: readonly string[] = [],
): Promise<number> {
  const runner = new Runner(newShell(process, programs, name, parameters))
  return runner.main(async (streams) => runner.run(parseScript(script), streams))
}
