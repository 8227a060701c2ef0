/** wget and curl, as far as one asks a Service with them. */
import type { Applet, AppletContext } from './applets'

export const wget: Applet = async (parameters, context) => {
  const quiet = parameters.some((each) => /^-\w*q/.test(each))
  const target = parameters.findLast((each) => !each.startsWith('-')) ?? ''
  const toStdout = parameters.some((each) => /^-\w*O-$/.test(each)) || parameters.includes('-')
  const url = parameters.filter((each) => !each.startsWith('-') && each !== '-').at(-1) ?? target
  const answer = await ask(url, 'GET', context)
  if ('failure' in answer) {
    context.err.write(`wget: ${answer.failure}`)
    return 1
  }
  if (answer.status >= 400) {
    context.err.write(`wget: server returned error: HTTP/1.1 ${answer.status} ${answer.statusText}`)
    return 1
  }
  if (toStdout) context.out.write(answer.body)
  else if (!quiet) context.err.write(`saving to '${fileName(url)}'`)
  if (!toStdout) context.shell.process.files.write(`/${fileName(url)}`, new TextEncoder().encode(answer.body))
  return 0
}

export const curl: Applet = async (parameters, context) => {
  const options = new Set(parameters.filter((each) => each.startsWith('-')))
  const flags = [...options].filter((each) => !each.startsWith('--')).join('')
  const method = parameters[parameters.indexOf('-X') + 1]
  const isValue = (index: number) => ['-X', '-H', '--header'].includes(parameters[index - 1] ?? '')
  const url = parameters.filter((each, index) => !each.startsWith('-') && !isValue(index)).at(-1) ?? ''
  const headers = new Headers()
  for (const [index, option] of parameters.entries()) {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(parameters[index + 1] ?? '') ?? []
    if ((option === '-H' || option === '--header') && name) headers.set(name, value)
  }
  if (!url) {
    context.err.write('curl: (2) no URL specified')
    return 2
  }
  const answer = await ask(url, parameters.includes('-X') ? (method ?? 'GET') : 'GET', context, headers)
  if ('failure' in answer) {
    if (!flags.includes('s') || flags.includes('S')) context.err.write(`curl: (7) ${answer.failure}`)
    return 7
  }
  if (flags.includes('f') && answer.status >= 400) {
    if (!flags.includes('s') || flags.includes('S')) {
      context.err.write(`curl: (22) The requested URL returned error: ${answer.status}`)
    }
    return 22
  }
  if (answer.body) context.out.write(answer.body)
  return 0
}

async function ask(address: string, method: string, { shell }: AppletContext, headers = new Headers()) {
  try {
    const url = /^\w+:\/\//.test(address) ? address : `http://${address}`
    const response = await shell.process.network.fetch(new Request(url, { method, headers }))
    return { status: response.status, statusText: response.statusText, body: await response.text() }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}

const fileName = (url: string) => url.replace(/^.*\//, '') || 'index.html'
