/** Next says at every start how long it read its configuration, and has no option for that. Whatever else it says is kept. */
const timing = /\bRunning next\.config\S* took /

export async function preparePages(
  pages: { prepare(): Promise<void> },
  output: Pick<Console, 'log'> = console,
): Promise<void> {
  const { log } = output
  output.log = (...values: unknown[]) => {
    if (!timing.test(String(values[0]))) log.apply(output, values)
  }
  try {
    await pages.prepare()
  } finally {
    output.log = log
  }
}
