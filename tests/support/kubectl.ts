/** The real kubectl against a simulated cluster: a process per call, its output as a person sees it. */
import { spawn } from 'node:child_process'

export interface KubectlResult {
  code: number | null
  stdout: string
  stderr: string
}

export interface Kubectl {
  /** Resolves with standard output; rejects with standard error when kubectl fails. */
  (...args: string[]): Promise<string>
  /** Standard input for `-f -`. */
  withInput(input: string, ...args: string[]): Promise<string>
  /** Never rejects for a failing kubectl. */
  attempt(...args: string[]): Promise<KubectlResult>
  /** Runs until `done` says so about the output so far (then kubectl is ended) or kubectl ends; returns the output. */
  until(done: (stdout: string) => boolean, ...args: string[]): Promise<string>
  json<T>(...args: string[]): Promise<T>
}

export function createKubectl(kubeconfig: string, environment: Readonly<Record<string, string>> = {}): Kubectl {
  const program = process.env.ORRERY_KUBECTL ?? 'kubectl'

  function run(args: readonly string[], input?: string, done?: (stdout: string) => boolean): Promise<KubectlResult> {
    return new Promise((resolve, reject) => {
      const child = spawn(program, ['--kubeconfig', kubeconfig, ...args], {
        stdio: ['pipe', 'pipe', 'pipe'],
        env: { ...process.env, KUBECTL_COMMAND_HEADERS: '', ...environment },
      })
      let stdout = ''
      let stderr = ''
      const timer = setTimeout(() => child.kill('SIGKILL'), 50_000)
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString()
        if (done?.(stdout)) child.kill('SIGTERM')
      })
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString()
      })
      child.once('error', reject)
      // A kubectl that ends before it reads its input tells why by itself.
      child.stdin.on('error', () => undefined)
      child.once('close', (code) => {
        clearTimeout(timer)
        resolve({ code, stdout, stderr })
      })
      child.stdin.end(input ?? '')
    })
  }

  async function must(args: readonly string[], input?: string): Promise<string> {
    const { code, stdout, stderr } = await run(args, input)
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')} failed (${code})\n${stdout}${stderr}`)
    return stdout
  }

  return Object.assign((...args: string[]) => must(args), {
    withInput: (input: string, ...args: string[]) => must(args, input),
    attempt: (...args: string[]) => run(args),
    async until(done: (stdout: string) => boolean, ...args: string[]) {
      const { stdout, stderr } = await run(args, undefined, done)
      if (!done(stdout))
        throw new Error(`kubectl ${args.join(' ')} ended without what was awaited:\n${stdout}${stderr}`)
      return stdout
    },
    json: async <T>(...args: string[]) => JSON.parse(await must([...args, '-o', 'json'])) as T,
  })
}

/** Asks again until `read` answers without throwing and `accept` agrees; the last answer or error is in the failure. */
export async function eventually<T>(
  read: () => Promise<T>,
  accept: (value: T) => boolean,
  timeoutMs = 30_000,
): Promise<T> {
  const end = performance.now() + timeoutMs
  for (;;) {
    let last: unknown
    try {
      const value = await read()
      if (accept(value)) return value
      last = value
    } catch (error) {
      last = error
    }
    if (performance.now() > end)
      throw new Error(
        `not so within ${timeoutMs} ms; last: ${String(last instanceof Error ? last.message : JSON.stringify(last))}`,
      )
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
}
